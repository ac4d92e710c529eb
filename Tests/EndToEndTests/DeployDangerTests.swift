import Foundation
import Testing
import TradingModel

/// What must not happen while strategies come, go and change: each test is a way to lose money.
struct DeployDangerTests {
  /// Leaves one order far from the market, good till cancelled, on its first account.
  private static let rester = """
    local S, begun = {}, false
    S.symbols = { "AAPL.NASDAQ" }
    S.params = { size = 3 }
    function S.on_start() log.info("began with", params.size) end
    function S.on_quote(q)
      if begun or not account.ready() or not q.bid then return end
      begun = true
      order.buy { symbol = q.symbol, quantity = params.size, tif = "gtc",
        price = math.floor(q.bid * 0.9) }
    end
    function S.on_order(o) if o.state == "working" then log.info("it rests") end end
    return S
    """
  private static let idler = "return { on_start = function() log.info('began') end }"
  private static let top = "[risk]\ndefaults = false\n[runner]\nrestart_limit = 0\n"

  private struct Applied: Decodable {
    struct Remains: Decodable { var account: String, orders: Int }
    var name: String, outcome: String, reason: String?, remains: [Remains]
  }

  private struct Plan: Decodable {
    struct Change: Decodable { var name: String, kind: String, problems: [String] }
    var changes: [Change]
  }

  private func block(_ name: String, _ script: String, _ more: String = "") -> String {
    "\n[[strategy]]\nname = \"\(name)\"\nscript = \"\(script)\"\n"
      + (more.contains("account") ? "" : "account = \"swing\"\n") + more
  }

  private func prepare(_ world: World, _ blocks: String) throws {
    world.isPaper = true
    try world.script("rester.lua", Self.rester)
    try world.script("idler.lua", Self.idler)
    try world.write("brokers.toml", "[accounts.ib]\nswing = \"DU1000001\"\nscalp = \"DU1000002\"\n")
    try write(world, blocks)
  }

  private func write(_ world: World, _ blocks: String) throws {
    try world.write("runner.toml", Self.top + blocks)
  }

  private func plan(_ world: World) async throws -> Plan {
    let answer = try await world.command(["plan", "--json"])
    try #require(answer.end == .code(0), "\(answer.errors)")
    return try JSONDecoder().decode(Plan.self, from: Data(answer.output.utf8))
  }

  private func applied(_ answer: World.CommandResult) throws -> [Applied] {
    try JSONDecoder().decode([Applied].self, from: Data(answer.output.utf8))
  }

  private func open(_ world: World) async throws -> [OrderLine] {
    try await world.orders().filter(\.isOpen)
  }

  @Test("a runner.toml that cannot be read withdraws nobody")
  func brokenFile_WithdrawsNobody() async throws {
    try await World.run { world in
      let sound = block("one", "rester.lua", "on_stop = \"cancel\"\n") + block("two", "idler.lua")
      try prepare(world, sound)
      try await world.startDaemon()
      try await world.line(of: "one", containing: "it rests")
      try await world.line(of: "two", containing: "began")
      let before = try await world.strategies().map(\.process)
      for broken in [
        sound + "\n[runner\n", sound.replacing("script = \"rester", with: "scrpt = \"rester"),
        "\n[strategy]\nname = \"one\"\n",
      ] {
        try write(world, broken)
        let removed = try await plan(world).changes.filter { $0.kind == "removed" }
        #expect(!removed.isEmpty && removed.allSatisfy { !$0.problems.isEmpty })
        let answer = try await world.command(["apply", "--yes", "--json"])
        #expect(answer.end == .code(1))
        #expect(try applied(answer).allSatisfy { $0.outcome == "refused" })
        let undeployed = try await world.command(["undeploy", "one", "--yes"])
        #expect(undeployed.end == .code(4), "\(undeployed.errors)")
      }
      #expect(try await world.strategies().map(\.process) == before)
      #expect(try await open(world).map(\.strategy) == ["one"])
      try write(world, sound)
      #expect(try await plan(world).changes.isEmpty)
    }
  }

  @Test("two who apply at the same moment leave the strategy with its own limits")
  func applyAtOnce_KeepsTheLimits() async throws {
    try await World.run { world in
      try prepare(world, block("still", "idler.lua"))
      try await world.startDaemon()
      try await world.line(of: "still", containing: "began")
      for round in 1...3 {
        let limit = 70 + round
        try write(
          world,
          block("still", "idler.lua")
            + block(
              "new", "idler.lua", "[strategy.risk]\nmax_order_value = \(limit)\n"))
        let programs = try (0..<4).map { number in
          try ChildProgram(
            "apply \(number)", path: Executables.path("perigee"),
            ["apply", "--yes", "--paper", "--config", world.folder],
            environment: World.environment, outputPath: "\(world.folder)/apply.\(number).out",
            errorPath: "\(world.folder)/apply.\(number).err")
        }
        for program in programs { _ = try await program.waitForEnd() }
        let risk = try await world.command(["risk"])
        #expect(risk.output.contains("\(limit)"), "\(risk.output)")
        #expect(try await plan(world).changes.isEmpty)
        try await eventually(
          "it runs",
          holds: {
            try await world.strategies().first { $0.name == "new" }?.state == "running"
          })
        #expect(try await world.command(["undeploy", "new", "--yes"]).end == .code(0))
      }
    }
  }

  @Test("what is left behind is told, and can be ended by the name of the one that is gone")
  func remains_AreToldAndCanBeEnded() async throws {
    try await World.run { world in
      try prepare(
        world,
        block("goes", "rester.lua") + block("moves", "rester.lua", "accounts = [\"swing\"]\n"))
      try await world.startDaemon()
      for name in ["goes", "moves"] { try await world.line(of: name, containing: "it rests") }

      // Its new account is another: what works on the old one is its no more.
      try write(
        world,
        block("goes", "rester.lua") + block("moves", "rester.lua", "accounts = [\"scalp\"]\n"))
      let answer = try await world.command(["apply", "--yes", "--json"])
      let moved = try #require(try applied(answer).first)
      #expect(moved.name == "moves" && moved.outcome == "running")
      #expect(moved.remains.map(\.account) == ["swing"] && moved.remains.map(\.orders) == [1])

      let gone = try await world.command(["undeploy", "goes", "--yes"])
      #expect(gone.end == .code(0) && gone.output.contains("1 of its orders"), "\(gone.output)")
      let left = try await open(world).filter { $0.strategy == "goes" }
      #expect(left.count == 1)
      let halted = try await world.command(["halt", "strategy:goes", "--reason", "its order"])
      #expect(halted.end == .code(0), "\(halted.errors)")
      try await eventually(
        "the order of the one that is gone ends",
        holds: { try await !open(world).contains { $0.strategy == "goes" } })
      let nobody = try await world.command(["halt", "strategy:nobody", "--reason", "x"])
      #expect(nobody.end == .code(2), "\(nobody.errors)")
    }
  }

  @Test("a kill between the file and the daemon is made good by apply, or by the next start")
  func kill_BetweenFileAndDaemon() async throws {
    try await World.run { world in
      try prepare(world, block("still", "idler.lua"))
      try await world.startDaemon()
      try await world.line(of: "still", containing: "began")
      // The file as perigee deploy leaves it before it asks the daemon.
      try write(world, block("still", "idler.lua") + block("new", "idler.lua"))
      let again = try await world.command([
        "deploy", "idler.lua", "--account", "swing", "--name", "new", "--yes",
      ])
      #expect(again.errors.contains("perigee apply"), "\(again.errors)")
      #expect(try await plan(world).changes.map(\.name) == ["new"])
      let daemon = try #require(world.daemon)
      daemon.send(SIGKILL)
      _ = try await daemon.waitForEnd()
      try await world.startDaemon()
      try await world.line(of: "new", containing: "began")
      #expect(try await plan(world).changes.isEmpty)
    }
  }
}
