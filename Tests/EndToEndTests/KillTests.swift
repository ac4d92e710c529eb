import Foundation
import Testing
import TradingModel

/// The daemon is killed again and again while it trades; the gateway's own ledger is the judge.
struct KillTests {
  private static let isLong = ProcessInfo.processInfo.environment["PERIGEE_LONG"] == "1"
  private static let rounds = isLong ? 300 : 50

  /// Trades on every quote: market orders, limit orders that fill, limit orders that rest, cancels
  /// and brackets in turn.
  private static let busy = """
    local S, turn, last = {}, 0, 0
    function S.on_quote(q)
      if not q.bid or not q.ask or clock.now() - last < 0.2 then return end
      last = clock.now()
      local working = {}
      for _, o in ipairs(order.working(q.symbol)) do
        -- What a kill left unknown counts as live, and nothing can be done about it here.
        if o.state == "working" then working[#working + 1] = o end
      end
      if #working >= 8 then
        for _, o in ipairs(working) do order.cancel(o) end
        return
      end
      turn = turn + 1
      local side, price, away = "buy", q.ask, q.bid * 0.99
      if turn % 2 == 0 then side, price, away = "sell", q.bid, q.ask * 1.01 end
      local terms = { symbol = q.symbol, quantity = 1 + turn % 3 }
      local kind = turn // 2 % 5
      if kind == 1 then terms.price = price
      elseif kind == 2 then terms.price, terms.tif = away, "gtc"
      elseif kind == 3 then terms.price, terms.tif = price, "ioc"
      elseif kind == 4 then
        terms.price = price
        terms.take_profit = side == "buy" and price * 1.0002 or price * 0.9998
        terms.stop_loss = side == "buy" and price * 0.998 or price * 1.002
      end
      order[side](terms)
    end
    return S
    """

  /// Takes every working order back, so that nothing can fill any more.
  private static let calm = """
    local S = {}
    function S.on_start() timer.every(0.5, "calm") end
    function S.on_timer()
      if account.ready() and #order.working() > 0 then order.cancel_all() end
    end
    return S
    """

  /// What the journal said of the orders at one kill.
  private struct Kill {
    var wasStarting: Bool
    var sending: Int
    var open: Int
  }

  @Test(
    "kill -9 at random moments of a busy run loses no fill and doubles no order",
    .timeLimit(.minutes(isLong ? 30 : 6)))
  func kills_LoseAndDoubleNothing() async throws {
    try await World.run { world in
      let gateway = world.makeGateway(accounts: ["DU1000001", "DU1000002"])
      gateway.seed = 11
      try world.script("busy.lua", Self.busy)
      try world.script("calm.lua", Self.calm)
      try configure(world, script: "busy.lua")
      try await gateway.start()
      var generator = SeededGenerator.announced(for: "kills")
      var kills: [Kill] = []
      for _ in 0..<Self.rounds {
        kills.append(try await killOnce(world, gateway, using: &generator))
      }
      tell(kills)
      // A harness that hits nothing would show a perfect result.
      #expect(kills.count { $0.open > 0 } >= Self.rounds / 3, "kills hit orders in flight")
      #expect(Set(kills.map(\.open)).count >= 4, "at different phases")

      try configure(world, script: "calm.lua")
      try await world.startDaemon()
      try await settle(world, gateway)
      #expect(try await world.stopDaemon() == .code(0))
      let (orders, fills) = (try await world.orders(), try await world.fills())
      try await gateway.stop()
      try judge(try #require(gateway.ledger), orders: orders, fills: fills)
    }
  }

  private func configure(_ world: World, script: String) throws {
    let symbols = ["AAPL.NASDAQ", "MSFT.NASDAQ", "AMZN.NASDAQ", "NVDA.NASDAQ", "AMD.NASDAQ"]
    try world.configure(
      accounts: [("swing", "DU1000001"), ("scalp", "DU1000002")],
      symbols.enumerated().map { index, symbol in
        Deployment(
          name: "busy-\(index)", script: script,
          accounts: [index % 2 == 0 ? "swing" : "scalp"], symbols: [symbol])
      }, runner: "durability = \"normal\"")
  }

  /// Starts the daemon and kills it: now and then while it starts, else at some moment after its
  /// first order of this life has reached the gateway.
  private func killOnce(
    _ world: World, _ gateway: Gateway, using generator: inout SeededGenerator
  ) async throws -> Kill {
    let known = gateway.counts?.orders ?? 0
    let wasStarting = Int.random(in: 0..<8, using: &generator) == 0
    let delay = Duration.microseconds(
      Int64.random(in: 0..<(wasStarting ? 500_000 : 700_000), using: &generator))
    let daemon = try world.launchDaemon()
    if !wasStarting {
      try await eventually(
        "an order of this life", within: .seconds(30), every: .milliseconds(20),
        seen: { String(daemon.errors.suffix(3000)) },
        holds: {
          if let end = daemon.end {
            throw EarlyEnd(name: "the daemon", end: end, errors: daemon.errors)
          }
          return gateway.counts.map { $0.orders > known } ?? false
        })
    }
    // The random moment is what is tested here; nothing is waited for.
    try await Task.sleep(for: delay)
    daemon.send(SIGKILL)
    try #require(try await daemon.waitForEnd() == .signal(SIGKILL))
    let open: [OrderLine]
    if wasStarting {
      open = []
    } else {
      open = try await world.rows("orders", "--open", "--limit", "100000")
    }
    return Kill(
      wasStarting: wasStarting, sending: open.count { $0.state == "sending" }, open: open.count)
  }

  private func tell(_ kills: [Kill]) {
    let open = kills.map { "\($0.open)\($0.wasStarting ? "s" : "")" }.joined(separator: " ")
    print(
      "\(kills.count) kills, \(kills.count(where: \.wasStarting)) while starting, "
        + "\(kills.count { $0.sending > 0 }) between record and answer; open orders at each: \(open)"
    )
  }

  /// Waits until no order is open and the journal has taken up what happened while no daemon ran.
  private func settle(_ world: World, _ gateway: Gateway) async throws {
    var seen = ""
    try await eventually(
      "the journal has every execution of the ledger", every: .milliseconds(500), seen: { seen },
      holds: {
        guard let ledger = gateway.ledger, let open = gateway.counts?.openOrders else {
          return false
        }
        let (fills, orders) = (try await world.fills(), try await world.orders())
        let known = Set(ledger.orders.map(\.terms.reference))
        let undecided = orders.count {
          ["sending", "unknown"].contains($0.state) && known.contains($0.intent ?? "")
        }
        seen =
          "\(fills.count) fills of \(ledger.executions.count), \(undecided) undecided orders, "
          + "\(open) open"
        return open == 0 && fills.count == ledger.executions.count && undecided == 0
      })
  }

  /// Compares the journal with the gateway's own ledger.
  private func judge(_ ledger: GatewayLedger, orders: [OrderLine], fills: [FillLine]) throws {
    let executions = ledger.executions.map(\.id)
    #expect(executions.count > Self.rounds, "a busy run: \(executions.count) executions")
    #expect(Set(executions).count == executions.count)
    #expect(fills.map(\.execution).sorted() == executions.sorted(), "every execution exactly once")
    let byID = Dictionary(
      ledger.executions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for fill in fills {
      let execution = try #require(byID[fill.execution])
      #expect(fill.intent == execution.reference && fill.price == execution.price, "\(fill)")
      #expect(fill.quantity == execution.quantity, "\(fill)")
    }

    let references = ledger.orders.map(\.terms.reference)
    #expect(Set(references).count == references.count, "no order reached the gateway twice")
    let orders = orders.filter { $0.state != "refused" }
    let intents = orders.compactMap(\.intent)
    #expect(Set(intents).count == intents.count, "no order is in the journal twice")
    #expect(Set(references).isSubset(of: intents), "no order was sent that is not journaled")
    let rows = Dictionary(
      orders.compactMap { row in row.intent.map { ($0, row) } },
      uniquingKeysWith: { first, _ in first })
    for order in ledger.orders {
      let row = try #require(rows[order.terms.reference])
      #expect(row.filled == order.filled, "\(row)")
      #expect(row.state != "lost" && row.state != "not_sent", "\(row)")
      let isOpen = ["PendingSubmit", "PreSubmitted", "Submitted"].contains(order.status)
      #expect(row.isOpen == isOpen, "\(order.status) at the gateway, here \(row)")
    }
    let states = Dictionary(grouping: orders, by: \.state).mapValues(\.count)
    print("\(references.count) orders at the gateway, \(executions.count) executions; \(states)")
  }
}
