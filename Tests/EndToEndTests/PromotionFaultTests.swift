import Foundation
import Testing
import TradingModel

/// A promotion whose daemon is killed, and the ways back from it.
struct PromotionFaultTests {
  private struct Promotion: Decodable {
    var old: String
    var new: String
    var phase: String
    var reason: String?
  }

  private struct Life: Decodable {
    var version: String
    var cause: String
    var params: [String: String]
  }

  private struct Shadow: Decodable { var state: String }

  /// What it is lies in another file; it says with what it begins.
  private static let trader = """
    local word = require "lib.word"
    local S = {}
    S.state_version = 1
    S.params = { pause = 1 }
    function S.on_start()
      log.info(word, "begins with pause", params.pause, "after", state.get("last", "nobody"))
      state.set("last", word)
    end
    function S.on_quote(q) end
    return S
    """

  private func promotion(_ world: World) async throws -> Promotion? {
    let rows: [Promotion] = try await world.rows("promote")
    return rows.first
  }

  private func shadow(_ world: World, _ more: String...) async throws {
    let begun = try await world.command(["shadow", "trader", "trader.lua"] + more)
    #expect(begun.end == .code(0), "\(begun.errors)")
    try await eventually(
      "the shadow runs",
      holds: {
        let rows: [Shadow] = try await world.rows("shadow", "trader")
        return rows.first?.state == "running"
      })
  }

  private func word(_ world: World) throws -> String {
    try String(contentsOfFile: "\(world.folder)/strategies/lib/word.lua", encoding: .utf8)
  }

  /// The daemon is killed, and what it had kept of the promotion is that of the middle of the swap.
  private func killInTheMiddle(_ world: World) async throws {
    let daemon = try #require(world.daemon)
    daemon.send(SIGKILL)
    try #require(try await daemon.waitForEnd() == .signal(SIGKILL))
    let file = try #require(
      FileManager.default.enumerator(atPath: world.folder)?.compactMap { $0 as? String }
        .first { $0.hasSuffix("versions/promotions/trader.json") })
    let url = URL(fileURLWithPath: "\(world.folder)/\(file)")
    var record = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    for key in ["state", "stateVersion", "cursor", "swapped", "watchedUntil"] { record[key] = nil }
    record["phase"] = "swapping"
    try JSONSerialization.data(withJSONObject: record).write(to: url)
  }

  @Test("a killed promotion is gone on with, with its parameters, and every way back holds")
  func promotion_OutlivesTheDaemon() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try FileManager.default.createDirectory(
        atPath: "\(world.folder)/strategies/lib", withIntermediateDirectories: true)
      try world.script("trader.lua", Self.trader)
      try world.script("lib/word.lua", "return 'first'")
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "trader", script: "trader.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ], runner: "[versions]\nrollback_window = 600")
      try await gateway.start()
      try await world.startDaemon()
      try await world.line(of: "trader", containing: "first begins with pause 1 after nobody")

      // The new version differs in a file that it requires, and in a parameter.
      try world.script("lib/word.lua", "return 'second'")
      try await shadow(world, "--param", "pause=2")
      let asked = try await world.command(["promote", "trader", "--when", "now", "--yes"])
      #expect(asked.end == .code(0), "\(asked.errors)")
      try await world.line(of: "trader", containing: "second begins with pause 2 after first")
      #expect(try await promotion(world)?.phase == "watching")
      // One at a time.
      let twice = try await world.command(["shadow", "trader", "trader.lua"])
      #expect(twice.end != .code(0))

      try await killInTheMiddle(world)
      try await world.startDaemon()
      try await world.line(of: "trader", containing: "second begins with pause 2 after second")
      #expect(try await promotion(world)?.phase == "watching")
      #expect(
        try await world.logs().contains {
          $0.message.contains("the daemon ended in the middle of the promotion")
        })

      try await goBack(world)
      try await withdraw(world)
    }
  }

  /// The file, the parameter and the text of before; a second way back never leads to what failed.
  private func goBack(_ world: World) async throws {
    let back = try await world.command(["rollback", "trader", "--yes"])
    #expect(back.end == .code(0), "\(back.errors)")
    try await world.line(of: "trader", containing: "first begins with pause 1 after second")
    #expect(try word(world) == "return 'first'")
    #expect(try await promotion(world)?.phase == "rolled_back")
    let again = try await world.command(["rollback", "trader", "--yes"])
    #expect(again.end == .code(2), "\(again.output) \(again.errors)")
    let lives: [Life] = try await world.rows("versions", "trader")
    #expect(lives.last?.cause.hasPrefix("rolled back") == true)
    #expect(lives.map { $0.params["pause"] } == [nil, "2", "2", nil])
  }

  /// It takes its shadow with it.
  private func withdraw(_ world: World) async throws {
    try world.script("lib/word.lua", "return 'third'")
    try await shadow(world)
    let gone = try await world.command(["undeploy", "trader", "--yes"])
    #expect(gone.end == .code(0), "\(gone.errors)")
    let left: [Shadow] = try await world.rows("shadow")
    #expect(left.isEmpty)
  }
}
