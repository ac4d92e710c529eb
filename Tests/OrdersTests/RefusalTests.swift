import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Requests that are refused")
struct RefusalTests {
  @Test("an account that the configuration lacks, and the next request goes on")
  func unknownAccount_IsRefused() throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, account: "nobody"), .make(2)])
    let refusal = try #require(fixture.listener.refusals.first)
    #expect(refusal.hasPrefix("No account found: `nobody`."))
    #expect(refusal.contains("brokers.toml"))
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("an account without a client, and the next request goes on")
  func accountWithoutClient_IsRefused() throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, account: "offline"), .make(2)])
    let refusal = try #require(fixture.listener.refusals.first)
    #expect(refusal.hasPrefix("No api client loaded for account: `offline`."))
    #expect(refusal.contains("gateway"))
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("an account whose gateway is down")
  func accountOfLostConnection_IsRefused() throws {
    let fixture = try DeskFixture()
    fixture.broker.set(readiness: .notReady("connection refused"))
    fixture.desk.handleOrderRequests([.make(1)])
    let refusal = try #require(fixture.listener.refusals.first)
    #expect(refusal.hasPrefix("No api client loaded for account: `paper`"))
    #expect(refusal.contains("connection refused"))
    #expect(fixture.broker.calls == [.snapshot])
  }

  @Test("new orders before the first complete snapshot")
  func newOrderWhileReconciling_IsRefused() throws {
    let fixture = try DeskFixture(isReconciled: false)
    fixture.desk.handleOrderRequests([.make(1)])
    #expect(fixture.listener.refusals[0].hasPrefix("Account `paper` is reconciling"))
    #expect(fixture.broker.snapshotRequests == 1)
    fixture.receive(.snapshot(.make(executions: nil)))
    fixture.desk.handleOrderRequests([.make(2)])
    #expect(fixture.broker.placed.isEmpty)
    fixture.receive(.snapshot(.make()))
    fixture.desk.handleOrderRequests([.make(3)])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.listener.readiness[AccountName(rawValue: "paper")] == true)
  }

  static let tickets: [(OrderTicket, String)] = [
    (.make(quantity: 0), "Quantity 0 is not positive"),
    (.make(quantity: -1), "Quantity -1 is not positive"),
    (.make(quantity: "1.5"), "Quantity 1.5 is not a multiple of 1"),
    (.make(type: .limit("187.251")), "The limit price 187.251 is not on the tick of 0.01"),
    (.make(type: .limit(0)), "The limit price 0 is not positive"),
    (.make(type: .stop(-1)), "The stop price -1 is not positive"),
    (.make(type: .stopLimit(stop: "1.001", limit: 1)), "The stop price 1.001 is not on the tick"),
    (.make(instrument: 9), "Nothing is known of instrument con:9"),
    (.make(instrument: 416_904), "SPX is an index"),
    (.make(tag: String(repeating: "x", count: 65)), "The tag has 65 bytes"),
    (.make(bracket: .init(takeProfit: nil, stopLoss: nil)), "The bracket makes no sense"),
    (.make(bracket: .init(takeProfit: "187.25", stopLoss: nil)), "The bracket makes no sense"),
    (.make(bracket: .init(takeProfit: nil, stopLoss: 188)), "The bracket makes no sense"),
    (
      .make(side: .sell, bracket: .init(takeProfit: 190, stopLoss: nil)),
      "The bracket makes no sense"
    ),
    (
      .make(type: .market, bracket: .init(takeProfit: 180, stopLoss: 190)),
      "The bracket makes no sense"
    ),
    (.make(bracket: .init(takeProfit: "190.001", stopLoss: nil)), "The take-profit price 190.001"),
  ]

  @Test("tickets that break a rule, each with the rule's words", arguments: tickets)
  func badTicket_IsRefused(ticket: OrderTicket, words: String) throws {
    let fixture = try DeskFixture()
    fixture.desk.learn(.make(id: 416_904, symbol: "SPX", type: .index))
    fixture.desk.handleOrderRequests([.make(1, .place(ticket))])
    let refusal = try #require(fixture.listener.refusals.first)
    #expect(refusal.hasPrefix(words), "\(refusal)")
    #expect(refusal.contains("Nothing was sent"))
    #expect(fixture.broker.placed.isEmpty)
    #expect((fixture.log as? MemoryLog)?.refusals == [refusal])
  }

  @Test("steps that grow with the price, each with the prices beside it")
  func ladder_IsObeyed() throws {
    let fixture = try DeskFixture()
    var option = Instrument.make(id: 9, symbol: "SPX", type: .option)
    option.tickSize = "0.05"
    option.priceLadder = try #require(
      PriceLadder([
        .init(lowEdge: 0, increment: "0.05"), .init(lowEdge: 3, increment: "0.10"),
      ]))
    fixture.desk.learn(option)
    fixture.place(1, .make(instrument: 9, type: .limit("2.95")))
    fixture.place(2, .make(instrument: 9, type: .limit("3.10")))
    #expect(fixture.broker.placed.count == 2)
    fixture.desk.handleOrderRequests([
      .make(3, .place(.make(instrument: 9, type: .limit("3.05"))))
    ])
    let refusal = try #require(fixture.listener.refusals.first)
    #expect(refusal.contains("The limit price 3.05 is not on the tick of 0.1"), "\(refusal)")
    #expect(fixture.broker.placed.count == 2)
  }

  @Test("fractions pass where the instrument takes them, digit by digit")
  func fraction_IsSentExactly() throws {
    let fixture = try DeskFixture()
    fixture.desk.learn(.make(id: 7, symbol: "BTC", type: .crypto, increment: "0.00000001"))
    fixture.place(1, .make(instrument: 7, quantity: "0.12345678"))
    #expect(fixture.broker.placed[0][0].ticket.quantity.description == "0.12345678")
  }

  @Test("changing orders that are not the strategy's own")
  func foreignTarget_IsRefused() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(order.status(.submitted))
    let unknown = IntentID(rawValue: "r1-nothing")
    fixture.desk.handleOrderRequests([
      .make(1, strategy: "beta", .cancel(order.intent)),
      .make(2, strategy: "beta", .modify(order.intent, quantity: 1, type: nil)),
      .make(2, .cancel(unknown)),
      .make(3, account: "second", .cancel(order.intent)),
      .make(3, strategy: "beta", .cancelAll),
    ])
    let refusals = fixture.listener.refusals
    #expect(refusals.count == 5)
    #expect(refusals[0].contains("is not an order of this strategy"))
    #expect(refusals[1].contains("is not an order of this strategy"))
    #expect(refusals[2].contains("No order r1-nothing is known"))
    #expect(refusals[3].contains("is on account `paper`"))
    #expect(refusals[4].contains("nothing to cancel"))
    #expect(fixture.broker.cancels.isEmpty)
  }

  @Test("order ids above 2^30")
  func orderIDsUsedUp_AreRefused() throws {
    let fixture = try DeskFixture()
    fixture.broker.set(nextOrderID: 1 << 30)
    fixture.place(1)
    fixture.desk.handleOrderRequests([.make(2)])
    #expect(fixture.listener.refusals[0].contains("above 2^30"))
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("a journal that fails: no order is sent, the sentence is told, a cancel passes")
  func failedCommit_SendsNoOrder() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let old = fixture.place(1)
    fixture.receive(old.status(.submitted))
    log.set(failure: OrderLogError("The disk with /x is full."))
    fixture.desk.handleOrderRequests([.make(2), .make(3, .cancel(old.intent))])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.broker.cancels == [old.brokerOrder])
    #expect(fixture.listener.refusedNumbers == [2])
    #expect(fixture.listener.refusals.allSatisfy { $0.contains("The disk with /x is full.") })
    #expect(fixture.state(old) == .cancelPending)
    #expect(fixture.desk.openOrders().map(\.intent) == [old.intent])
    log.set(failure: nil)
    fixture.desk.handleOrderRequests([.make(2)])
    #expect(fixture.broker.placed.count == 1, "a refused number stays refused")
    fixture.place(4)
    #expect(fixture.broker.placed.count == 2)
  }
}
