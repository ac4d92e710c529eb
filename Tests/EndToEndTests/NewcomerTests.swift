import Foundation
import Testing
import TradingModel

/// What somebody sees who clones the project and runs its first command.
struct NewcomerTests {
  @Test("the example configuration fills three strategies on two accounts within a minute")
  func examples_Trade() async throws {
    try await World.run { world in
      world.isPaper = true
      try copyExamples(to: world)
      try await world.startDaemon()
      let fills = try await eventually(
        "fills of three strategies on two accounts", within: .seconds(60), every: .milliseconds(500)
      ) {
        let fills = try await world.fills()
        let isEnough =
          Set(fills.compactMap(\.strategy)).count >= 3 && Set(fills.map(\.account)).count >= 2
        return isEnough ? fills : nil
      }
      #expect(Set(fills.map(\.execution)).count == fills.count, "no fill is shown twice")
      try await expectPositions(in: world)
      let logs = try await world.logs()
      #expect(logs.contains { $0.strategy == "breakout-btc" && $0.message.contains("breakout of") })

      #expect(try await world.stopDaemon() == .code(0))
      let last = try await world.logs(of: "rebalance-stocks")
      #expect(last.contains { $0.message.hasPrefix("stopping:") }, "on_stop was called and logged")
    }
  }

  /// Waits until every position that the fills make is shown as the broker's word, too.
  private func expectPositions(in world: World) async throws {
    try await eventually(
      "the positions of the accounts", within: .seconds(20),
      holds: {
        let own: [PositionLine] = try await world.rows("positions", "--by-strategy")
        let held: [PositionLine] = try await world.rows("positions")
        let open = own.filter { !$0.quantity.isZero }
        let byPlace = Dictionary(
          grouping: open, by: { "\($0.account) \($0.symbol)" }
        ).mapValues { $0.reduce(Quantity.zero) { $0 + $1.quantity } }
        return !open.isEmpty
          && byPlace.allSatisfy { place, quantity in
            held.contains { "\($0.account) \($0.symbol)" == place && $0.quantity == quantity }
          }
      })
  }

  private func copyExamples(to world: World) throws {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let files = FileManager.default
    for name in ["brokers.toml", "runner.toml"] {
      try files.copyItem(
        atPath: "\(project)/\(name).example", toPath: "\(world.folder)/\(name)")
    }
    for name in try files.contentsOfDirectory(atPath: "\(project)/strategies")
    where name.hasSuffix(".lua") {
      try files.copyItem(
        atPath: "\(project)/strategies/\(name)", toPath: "\(world.folder)/strategies/\(name)")
    }
  }
}
