import Foundation
import Testing
import TradingModel

/// A person closes what one strategy holds, over the command line, and lets it trade again.
struct FlattenTests {
  private struct Restraint: Decodable {
    var scope: String
    var level: String
    var closing: [String]
    var flatSince: String?

    private enum CodingKeys: String, CodingKey {
      case scope, level, closing
      case flatSince = "flat_since"
    }
  }

  /// Holds seven with a target and a stop, and buys again whenever it holds nothing.
  private static let holder = """
    local S = {}
    function S.on_start() timer.every(0.3, "try") end
    function S.on_timer()
      local quote = feed.quote("AAPL.NASDAQ")
      if not quote or not quote.bid or not account.ready("swing") then return end
      local held = position("AAPL.NASDAQ").quantity
      log.info("holds " .. held)
      if held == 0 and #order.working("AAPL.NASDAQ") == 0 then
        local base = math.floor(quote.bid)
        local id, why = order.buy {
          symbol = "AAPL.NASDAQ", quantity = 7, price = base * 1.02,
          stop_loss = base * 0.5, take_profit = base * 2,
        }
        if not id then log.info("refused: " .. tostring(why)) end
      end
    end
    function S.on_order(o) if o.reason then log.info("told: " .. o.reason) end end
    return S
    """

  private static let name = "alpha"
  private static let neighbour = "beta"

  @Test("flatten closes one strategy by books and broker, holds it, and resume lets it go on")
  func flatten_ClosesOneStrategy() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      try world.script("holder.lua", Self.holder)
      try world.configure(
        accounts: [("swing", "DU1000001")],
        [Self.name, Self.neighbour].map {
          Deployment(
            name: $0, script: "holder.lua", accounts: ["swing"], symbols: ["AAPL.NASDAQ"])
        },
        // Entries carry a price of their own; no market order of a strategy would pass.
        runner: "[risk.account.swing]\nmax_quote_age_market = 0")
      try await gateway.start()
      try await world.startDaemon()
      for strategy in [Self.name, Self.neighbour] {
        try await world.line(of: strategy, containing: "holds 7")
      }
      let answer = try await world.command([
        "flatten", "strategy:\(Self.name)", "--yes", "--reason", "a test",
      ])
      #expect(answer.end == .code(0), "\(answer.errors)")
      try await eventually(
        "the flat strategy", within: .seconds(60),
        holds: {
          let rows: [Restraint] = try await world.rows("restraints")
          return rows.first?.flatSince != nil
        })
      try await expectNet(7, gateway, world)
      let held: [PositionLine] = try await world.rows("positions", "--by-strategy")
      let own = held.filter { !$0.quantity.isZero }
      #expect(own.map(\.strategy) == [Self.neighbour] && own.map(\.quantity) == [7])
      let orders = try await world.orders()
      let closing = orders.filter { $0.tag == "perigee:flatten" }
      #expect(closing.map(\.strategy) == [Self.name] && closing.map(\.filled) == [7])
      #expect(orders.filter { $0.strategy == Self.name }.allSatisfy { !$0.isOpen })

      // It asks for another entry without end, and each is refused.
      try await world.line(of: Self.name, containing: "halted for flattening")
      #expect(try await world.fills().count { $0.strategy == Self.name } >= 2)
      let resumed = try await world.command([
        "resume", "strategy:\(Self.name)", "--reason", "the test goes on",
      ])
      #expect(resumed.end == .code(0), "\(resumed.errors)")
      try await eventually(
        "its next position", within: .seconds(60),
        holds: {
          let rows: [PositionLine] = try await world.rows("positions", "--by-strategy")
          return rows.contains { $0.strategy == Self.name && $0.quantity == 7 }
        })
      try await expectNet(14, gateway, world)
      #expect(try await world.stopDaemon() == .code(0))
    }
  }

  /// Waits until the gateway's own executions and the command's positions both come to this.
  private func expectNet(_ net: Quantity, _ gateway: Gateway, _ world: World) async throws {
    try await eventually(
      "\(net) at the gateway and on the screen", within: .seconds(30),
      holds: {
        let executions = gateway.ledger?.executions ?? []
        let sum = executions.reduce(Quantity.zero) {
          $1.side.hasPrefix("B") || $1.side.hasPrefix("b") ? $0 + $1.quantity : $0 - $1.quantity
        }
        let shown: [PositionLine] = try await world.rows("positions")
        return sum == net && shown.reduce(Quantity.zero) { $0 + $1.quantity } == net
      })
  }
}
