import Foundation
import Testing

/// One stream per symbol however many strategies read it, and one strategy's death is its own.
struct FiftyStrategiesTests {
  private static let symbols = [
    "AAPL.NASDAQ", "MSFT.NASDAQ", "AMZN.NASDAQ", "GOOGL.NASDAQ", "META.NASDAQ", "NVDA.NASDAQ",
    "TSLA.NASDAQ", "AMD.NASDAQ", "INTC.NASDAQ", "CSCO.NASDAQ",
  ]

  /// Logs every tenth quote with its count, so that a restart would be seen as a count that falls.
  private static let counter = """
    local S, seen = {}, 0
    function S.on_quote(q)
      seen = seen + 1
      if seen % 10 == 0 then log.info("seen", seen) end
    end
    return S
    """

  @Test("fifty strategies on ten symbols make ten streams, and one's death is its own")
  func fifty_ShareTenStreams() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.script("counter.lua", Self.counter)
      let names = (0..<50).map { "counter-\($0)" }
      try world.configure(
        accounts: [("swing", "DU1000001")],
        names.enumerated().map { index, name in
          Deployment(
            name: name, script: "counter.lua", accounts: ["swing"],
            symbols: [Self.symbols[index % 10]])
        })
      try await gateway.start()
      try await world.startDaemon()
      let before = try await progress(of: names, after: 0, in: world)

      try await expectTenStreams(gateway)

      let rows = try await world.strategies()
      #expect(rows.count == 50 && rows.allSatisfy { $0.state == "running" && $0.restarts == 0 })
      let victim = try #require(rows.first { $0.name == "counter-17" })
      kill(try #require(victim.process), SIGKILL)
      let reborn = try await eventually("the restart of counter-17") {
        try await world.strategies().first {
          $0.name == victim.name && $0.state == "running" && $0.process != victim.process
        }
      }
      #expect(reborn.restarts == 1)

      let newest = try await world.logs().map(\.id).max() ?? 0
      let others = names.filter { $0 != victim.name }
      let after = try await progress(of: others, after: newest, in: world)
      for name in others {
        let (old, new) = (try #require(before[name]), try #require(after[name]))
        #expect(new > old, "\(name) went on counting")
      }
      let now = Dictionary(uniqueKeysWithValues: try await world.strategies().map { ($0.name, $0) })
      for row in rows where row.name != victim.name {
        #expect(now[row.name]?.process == row.process, "\(row.name) kept its process")
        #expect(now[row.name]?.restarts == 0)
      }
      _ = try await progress(of: [victim.name], after: newest, in: world)
      try await expectTenStreams(gateway)
      #expect(try await world.stopDaemon() == .code(0))
    }
  }

  /// The gateway's own count: ten live lines, one for each symbol, and none was opened twice.
  private func expectTenStreams(_ gateway: Gateway) async throws {
    try await eventually(
      "ten streams by the gateway's own count", within: .seconds(10),
      seen: { "\(gateway.counts?.streams ?? [:])" }, holds: { gateway.counts?.liveLines == 10 })
    let counts = try #require(gateway.counts)
    #expect(Set(counts.streams.keys) == Set(Self.symbols))
    #expect(counts.openedLines.values.allSatisfy { $0 == 1 }, "\(counts.openedLines)")
  }

  /// Waits until each strategy has logged a count after the line `id`; returns the newest counts.
  private func progress(
    of names: [String], after id: Int64, in world: World
  ) async throws -> [String: Int] {
    var missing = names
    return try await eventually(
      "every strategy counts quotes", every: .milliseconds(400),
      seen: { "without: \(missing.joined(separator: " "))" }
    ) {
      var counts: [String: Int] = [:]
      for line in try await world.logs() where line.id > id && line.message.hasPrefix("seen ") {
        if let name = line.strategy { counts[name] = Int(line.message.dropFirst(5)) }
      }
      missing = names.filter { counts[$0] == nil }
      return missing.isEmpty ? counts : nil
    }
  }
}
