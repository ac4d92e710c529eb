import Foundation
import Testing
import TradingModel

/// A new version of a strategy: beside the old one, in its place, and back.
struct VersionTests {
  private struct Order: Decodable {
    var strategy: String?
    var quantity: Quantity?
    var tag: String?
    var script: String?
    var intent: String?
  }

  private struct Shadow: Decodable {
    struct Decision: Decodable {
      var kind: String
      var differences: [String]
    }
    var version: String
    var oldVersion: String
    var state: String
    var different: Int
    var newDecisions: Int
    var decisions: [Decision]

    enum CodingKeys: String, CodingKey {
      case version, state, different, decisions
      case oldVersion = "old_version"
      case newDecisions = "new_decisions"
    }
  }

  private struct Promotion: Decodable {
    var old: String
    var new: String
    var phase: String
    var reason: String?
  }

  private struct Life: Decodable {
    var version: String
    var cause: String
    var orders: Int
  }

  /// Buys, sells, and rests for a second without anything, again and again.
  private static func trader(_ quantity: Int, _ tag: String) -> String {
    """
    local S, rest = {}, 0
    S.state_version = 1
    function S.on_start()
      log.info("\(tag) begins with", state.get("rounds", 0), "rounds")
      timer.every(0.3, "look")
    end
    function S.on_timer()
      if not feed.instrument("AAPL.NASDAQ") or not account.ready() then return end
      if #order.working() > 0 then return end
      local held = position("AAPL.NASDAQ").quantity
      if held > 0 then
        order.sell { symbol = "AAPL.NASDAQ", quantity = held, tag = "\(tag)" }
        rest = 4
      elseif rest > 0 then
        rest = rest - 1
      else
        state.set("rounds", state.get("rounds", 0) + 1)
        order.buy { symbol = "AAPL.NASDAQ", quantity = \(quantity), tag = "\(tag)" }
        rest = 1
      end
    end
    function S.on_quote(q) end
    function S.on_fill(f) log.info("\(tag) heard of", f.quantity) end
    return S
    """
  }

  private static let first = trader(10, "first")
  private static let second = trader(7, "second")

  /// Spoils its state and then fails at every turn.
  private static let broken = """
    local S = {}
    S.state_version = 1
    function S.on_start()
      state.set("rounds", -1000)
      timer.every(0.3, "look")
    end
    function S.on_timer() error("it does not work at all") end
    function S.on_quote(q) end
    return S
    """

  private func shadow(_ world: World, _ script: String) async throws {
    let begun = try await world.command(["shadow", "trader", script])
    #expect(begun.end == .code(0), "\(begun.errors)")
    try await eventually(
      "the shadow runs", holds: { try await shadows(world).first?.state == "running" })
  }

  private func shadows(_ world: World) async throws -> [Shadow] {
    try await world.rows("shadow", "trader", "--diff")
  }

  private func promotion(_ world: World) async throws -> Promotion? {
    let rows: [Promotion] = try await world.rows("promote")
    return rows.first
  }

  private func text(_ world: World) throws -> String {
    try String(contentsOfFile: "\(world.folder)/strategies/trader.lua", encoding: .utf8)
  }

  @Test("a shadow sends nothing, a promoted version trades under its name, a failing one goes back")
  func version_IsTriedPromotedAndRolledBack() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.script("trader.lua", Self.first)
      try world.script("second.lua", Self.second)
      try world.script("broken.lua", Self.broken)
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [
          Deployment(
            name: "trader", script: "trader.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        ], runner: "[versions]\nrollback_window = 15\nrollback_errors = 2")
      try await gateway.start()
      try await world.startDaemon()
      try await world.line(of: "trader", containing: "first heard of 10")
      let found = try await runBeside(world, gateway)
      let began = try await promote(world, gateway, found)
      let (bad, again) = try await fail(world, found, after: began)

      let lives: [Life] = try await world.rows("versions", "trader")
      #expect(lives.map(\.version) == [found.oldVersion, found.version, bad, found.version])
      #expect(lives[0].orders > 0 && lives[2].orders == 0)
      let verdict = try await world.command(["journal", "verify"])
      #expect(verdict.end == .code(0), "\(verdict.output)")

      // By hand, to the first version.
      let hand = try await world.command([
        "rollback", "trader", "--to", String(found.oldVersion.prefix(12)), "--yes",
      ])
      #expect(hand.end == .code(0), "\(hand.errors)")
      #expect(try text(world) == Self.first)
      try await begins(world, "first", after: again.id)
    }
  }

  /// Its fills are its own, its difference is found, and no order of it exists.
  private func runBeside(_ world: World, _ gateway: Gateway) async throws -> Shadow {
    try await shadow(world, "second.lua")
    try await world.line(of: "trader~shadow", containing: "second heard of 7")
    let found = try await eventually("the planted difference") {
      try await shadows(world).first { row in
        row.decisions.contains { $0.kind == "different" && $0.differences.contains("quantity") }
      }
    }
    #expect(found.version != found.oldVersion && found.newDecisions > 0)
    #expect(try await world.logs(of: "trader").allSatisfy { !$0.message.contains("second") })
    let ledger = try await eventually("the gateway's ledger") {
      gateway.ledger.flatMap { $0.orders.count > 1 ? $0 : nil }
    }
    #expect(ledger.orders.allSatisfy { $0.terms.quantity == 10 })
    let orders: [Order] = try await world.rows("orders", "--limit", "10000")
    #expect(orders.allSatisfy { $0.quantity == 10 && $0.strategy == "trader" })
    return found
  }

  /// It takes the other's place when that holds nothing, with its state.
  private func promote(
    _ world: World, _ gateway: Gateway, _ found: Shadow
  ) async throws -> LogEntry {
    let asked = try await world.command(["promote", "trader", "--when", "flat", "--yes"])
    #expect(asked.end == .code(0), "\(asked.errors)")
    let began = try await begins(world, "second", after: 0)
    #expect(!began.message.contains(" 0 rounds"), "\(began.message)")
    try await world.line(of: "trader", containing: "second heard of 7")
    #expect(try text(world) == Self.second)
    try await eventually(
      "it did well", holds: { try await promotion(world)?.phase == "settled" })
    let orders: [Order] = try await world.rows("orders", "--limit", "10000")
    let byTag = Dictionary(grouping: orders.filter { $0.intent != nil }) { $0.tag ?? "" }
    #expect(Set(byTag["first", default: []].map(\.script)) == [found.oldVersion])
    #expect(Set(byTag["second", default: []].map(\.script)) == [found.version])
    #expect(try await world.command(["shadow", "trader", "--diff"]).end == .code(2))
    // What reached the gateway is what the journal has: nothing of a shadow ever did.
    let ledger = try #require(gateway.ledger)
    let later: [Order] = try await world.rows("orders", "--limit", "10000")
    let known = Set(later.compactMap(\.intent))
    #expect(ledger.orders.allSatisfy { known.contains($0.terms.reference) })
    return began
  }

  /// A version that fails goes back by itself, with the state that was there.
  private func fail(
    _ world: World, _ found: Shadow, after began: LogEntry
  ) async throws -> (version: String, again: LogEntry) {
    try await shadow(world, "broken.lua")
    let bad = try await world.command(["promote", "trader", "--when", "now", "--yes"])
    #expect(bad.end == .code(0), "\(bad.errors)")
    let back = try await eventually("it goes back") {
      try await promotion(world).flatMap { $0.phase == "rolled_back" ? $0 : nil }
    }
    #expect(back.old == found.version && back.reason?.contains("errors") == true)
    #expect(try text(world) == Self.second)
    let again = try await begins(world, "second", after: began.id)
    #expect(!again.message.contains("-1000"), "\(again.message)")
    #expect(try await world.logs().contains { $0.message.contains("ROLLED BACK") })
    return (back.new, again)
  }

  @discardableResult
  private func begins(_ world: World, _ tag: String, after id: Int64) async throws -> LogEntry {
    try await eventually("\(tag) begins") {
      try await world.logs(of: "trader").last {
        $0.message.contains("\(tag) begins with") && $0.id > id
      }
    }
  }
}
