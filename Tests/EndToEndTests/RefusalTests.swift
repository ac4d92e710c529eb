import Foundation
import Testing

/// The two refusals of the account lookup, told to the strategy and kept in the journal.
struct RefusalTests {
  /// Tries one order on each account of interest once its symbol is known, again until it gets an
  /// answer that is not a question of time.
  private static let trial = """
    local S, sent = {}, false
    function S.on_start() timer.every(0.2, "try") end
    function S.on_timer()
      if sent or not feed.instrument("AAPL.NASDAQ") or not account.ready("swing") then return end
      sent = true
      for _, name in ipairs({ "nobody", "away", "swing" }) do
        local number, reason = order.buy {
          symbol = "AAPL.NASDAQ", quantity = 1, price = 1, account = name, tag = name }
        log.info(name, "answers", tostring(number), tostring(reason))
      end
    end
    function S.on_order(o)
      log.info("order", tostring(o.tag), o.state, tostring(o.reason))
    end
    return S
    """

  @Test("orders for an unknown account and for one without a client get their own refusals")
  func refusals_AreTold() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001"])
      _ = world.makeGateway(accounts: ["DU2000001"])  // Never started: the account is away.
      try world.script("trial.lua", Self.trial)
      try world.configure(
        accounts: [("swing", "DU1000001"), ("away", "DU2000001")],
        [
          Deployment(
            name: "trial", script: "trial.lua", accounts: ["swing", "away"],
            symbols: ["AAPL.NASDAQ"])
        ])
      try await gateway.start()
      try await world.startDaemon()

      let unknown = "No account found: `nobody`"
      let away = "No api client loaded for account: `away`"
      try await world.line(of: "trial", containing: unknown)
      try await world.line(of: "trial", containing: away)
      try await world.line(of: "trial", containing: "order swing working")

      let orders = try await world.orders()
      for (account, text) in [("nobody", unknown), ("away", away)] {
        let rows = orders.filter { $0.account == account }
        #expect(rows.count == 1, "\(rows)")
        #expect(rows.allSatisfy { $0.state == "refused" && $0.intent == nil })
        #expect(rows.allSatisfy { $0.reason?.hasPrefix(text) == true }, "\(rows)")
      }
      #expect(orders.filter { $0.account == "swing" }.map(\.state) == ["working"])
      let table = try await world.command(["orders"])
      #expect(table.output.contains("refused"))
      try await eventually(
        "the one order in the gateway's ledger", within: .seconds(10),
        holds: { gateway.ledger?.orders.count == 1 })
      #expect(gateway.ledger?.orders.map(\.terms.account) == ["DU1000001"])
      #expect(try await world.stopDaemon() == .code(0))
    }
  }
}
