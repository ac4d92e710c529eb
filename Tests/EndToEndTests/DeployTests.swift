import Foundation
import Testing
import TradingModel

/// A daemon whose strategies come, go and change while it trades, as a person at a terminal has it.
struct DeployTests {
  /// Leaves one order far from the market, good till cancelled.
  private static let rester = """
    local S, begun = {}, false
    S.symbols = { "AAPL.NASDAQ" }
    S.params = { size = 3, share = 0.9, note = "none" }
    function S.on_start() log.info("began with", params.size, params.note) end
    function S.on_quote(q)
      if begun or not account.ready() or not q.bid then return end
      begun = true
      order.buy { symbol = q.symbol, quantity = params.size, tif = "gtc",
        price = math.floor(q.bid * params.share) }
    end
    function S.on_order(o) if o.state == "working" then log.info("it rests") end end
    return S
    """
  private static let idler = """
    local S = {}
    S.params = { size = 1 }
    function S.on_start() log.info("began with", params.size) end
    return S
    """

  private struct Plan: Decodable {
    struct Key: Decodable, Equatable { var key: String, old: String?, new: String? }
    struct Text: Decodable { var name: String, old: String?, new: String?, diff: String? }
    struct Change: Decodable {
      var name: String, kind: String, keys: [Key], texts: [Text], problems: [String]
    }
    var hash: String
    var changes: [Change]
    var unchanged: Int
    var needsRestart: [String]

    private enum CodingKeys: String, CodingKey {
      case hash, changes, unchanged
      case needsRestart = "needs_restart"
    }
  }

  private struct Applied: Decodable { var name: String, outcome: String, reason: String? }

  private func block(
    _ name: String, _ script: String, onStop: String = "keep", more: String = ""
  ) -> String {
    "\n# About \(name).\n[[strategy]]\nname = \"\(name)\"\nscript = \"\(script)\"\n"
      + "account = \"swing\"\non_stop = \"\(onStop)\"\n\(more)"
  }

  private func prepare(_ world: World) throws -> String {
    world.isPaper = true
    try world.script("rester.lua", Self.rester)
    try world.script("idler.lua", Self.idler)
    try world.write("brokers.toml", "[accounts.ib]\nswing = \"DU1000001\"\n")
    return "[risk]\ndefaults = false\n[runner]\nrestart_limit = 0\n"
  }

  private func plan(_ world: World) async throws -> Plan {
    let answer = try await world.command(["plan", "--json"])
    try #require(answer.end == .code(0), "\(answer.errors)")
    return try JSONDecoder().decode(Plan.self, from: Data(answer.output.utf8))
  }

  private func processes(_ world: World) async throws -> [String: Int32] {
    Dictionary(
      try await world.strategies().compactMap { row in row.process.map { (row.name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private func apply(_ world: World, _ options: [String] = []) async throws -> [Applied] {
    let answer = try await world.command(["apply", "--yes", "--json"] + options)
    try #require(answer.end == .code(0), "\(answer.errors)")
    return try JSONDecoder().decode([Applied].self, from: Data(answer.output.utf8))
  }

  @Test("plan shows every difference, apply makes them, and the others keep their processes")
  func plan_IsApplied() async throws {
    try await World.run { world in
      let top = try prepare(world)
      let still = block("still", "idler.lua") + block("calm", "idler.lua")
      try world.write(
        "runner.toml",
        top + block("stays", "rester.lua") + still
          + block("leaves", "rester.lua", onStop: "cancel")
          + block("changes", "idler.lua", more: "[strategy.params]\nsize = 5\n"))
      try await world.startDaemon()
      for name in ["stays", "leaves"] { try await world.line(of: name, containing: "it rests") }
      try await world.line(of: "changes", containing: "began with 5")
      let before = try await processes(world)
      #expect(before.count == 5)
      #expect(try await plan(world).changes.isEmpty)

      // Both that leave hold an order: one keeps it, the other takes it along.
      try world.script("idler2.lua", Self.idler)
      try world.write(
        "runner.toml",
        top + "\n[tape]\nkeep_days = 9\n" + still + block("new", "idler2.lua")
          + block(
            "changes", "idler.lua",
            more: "[strategy.params]\nsize = 6\n[strategy.risk]\nmax_order_value = 77\n"))
      let wanted = try await plan(world)
      #expect(wanted.changes.map(\.name) == ["stays", "leaves", "changes", "new"])
      #expect(wanted.changes.map(\.kind) == ["removed", "removed", "changed", "added"])
      #expect(
        wanted.changes[2].keys == [
          .init(key: "params.size", old: "5", new: "6"),
          .init(key: "risk.max_order_value", old: nil, new: "77"),
        ])
      #expect(wanted.unchanged == 2 && wanted.needsRestart == ["tape.keep_days"])
      #expect(wanted.changes.allSatisfy { $0.problems.isEmpty })
      // Nobody confirms, and a plan of yesterday is none.
      #expect(try await world.command(["apply"]).end == .code(1))
      #expect(try await world.command(["apply", "--yes", "--plan", "x"]).end == .code(1))
      #expect(try await processes(world) == before)

      let applied = try await apply(world, ["--plan", wanted.hash])
      #expect(applied.map(\.outcome) == ["withdrawn", "withdrawn", "running", "running"])
      try await world.line(of: "changes", containing: "began with 6")
      try await world.line(of: "new", containing: "began with 1")
      let after = try await processes(world)
      #expect(Set(after.keys) == ["still", "calm", "new", "changes"])
      #expect(after["still"] == before["still"] && after["calm"] == before["calm"])
      #expect(after["changes"] != before["changes"])
      #expect(try await plan(world).changes.isEmpty)
      let risk = try await world.command(["risk"])
      #expect(risk.output.contains("77"), "\(risk.output)")
      try await eventually(
        "the order of the one that took it along ends",
        holds: {
          let open = try await world.orders().filter(\.isOpen)
          return open.map(\.strategy) == ["stays"]
        })
    }
  }

  @Test("deploy copies, writes, starts; undeploy takes it back; a broken script changes nothing")
  func deploy_AndBack() async throws {
    try await World.run { world in
      let top = try prepare(world)
      try world.write("runner.toml", top + block("still", "idler.lua"))
      let text = try String(contentsOfFile: "\(world.folder)/runner.toml", encoding: .utf8)
      try await world.startDaemon()
      try await world.line(of: "still", containing: "began")
      let before = try await processes(world)
      try FileManager.default.createDirectory(
        atPath: "\(world.folder)/desk", withIntermediateDirectories: false)
      try world.write("desk/broken.lua", "local S = {}\nfunction S.on_start( return S\n")
      try world.write("desk/mine.lua", Self.rester)
      func deploy(_ script: String, _ options: String...) async throws -> World.CommandResult {
        try await world.command(
          ["deploy", "\(world.folder)/desk/\(script)", "--account", "swing", "--yes"] + options)
      }

      let broken = try await deploy("broken.lua")
      #expect(broken.end == .code(1) || broken.end == .code(4))
      #expect(broken.errors.contains("broken.lua:2:"), "\(broken.errors)")
      let stranger = try await deploy("mine.lua", "--account", "nobody")
      #expect(stranger.end == .code(4) && stranger.errors.contains("\"nobody\""))
      let typo = try await deploy("mine.lua", "--param", "sizes=4")
      #expect(typo.errors.contains("did you mean size?"), "\(typo.errors)")
      let wrong = try await deploy("mine.lua", "--param", "size=many")
      #expect(wrong.errors.contains("must be a whole number"), "\(wrong.errors)")
      #expect(try String(contentsOfFile: "\(world.folder)/runner.toml", encoding: .utf8) == text)
      #expect(!FileManager.default.fileExists(atPath: "\(world.folder)/strategies/mine.lua"))
      #expect(try await processes(world) == before)

      let fine = try await deploy(
        "mine.lua", "--param", "size=4", "--param", "note=two words", "--on-stop", "cancel")
      #expect(fine.end == .code(0) && fine.output.contains("mine: runs"), "\(fine.errors)")
      try await world.line(of: "mine", containing: "began with 4 two words")
      try await world.line(of: "mine", containing: "it rests")
      #expect(try await processes(world)["still"] == before["still"])
      #expect(try await plan(world).changes.isEmpty)
      #expect(try await deploy("mine.lua").errors.contains("deployed already"))
      let paused = try await world.command(["pause", "strategy:mine", "--reason", "a test"])
      #expect(paused.end == .code(0) && paused.output.contains("strategy:mine"), "\(paused.errors)")

      let gone = try await world.command(["undeploy", "mine", "--yes"])
      #expect(gone.end == .code(0) && gone.output.contains("mine: withdrawn"), "\(gone.errors)")
      #expect(
        try String(contentsOfFile: "\(world.folder)/runner.toml", encoding: .utf8)
          .hasPrefix(text))
      #expect(try await processes(world) == before)
      try await eventually(
        "its order ends", holds: { try await !world.orders().contains(where: \.isOpen) })
      #expect(try await world.command(["undeploy", "mine", "--yes"]).end == .code(2))
    }
  }
}
