import Foundation
import OrderSamples
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Terms of every kind")
struct TermsTests {
  static func ticket(
    _ type: OrderType = .limit("187.25"), _ time: TimeInForce = .day,
    _ set: (inout OrderAttributes) -> Void = { _ in }
  ) -> OrderTicket {
    var ticket = OrderTicket.make(type: type, timeInForce: time)
    set(&ticket.attributes)
    return ticket
  }

  @Test(
    "every type and attribute goes to the broker as it was asked for", arguments: OrderTicket.every)
  func everyTicket_IsPlaced(_ ticket: OrderTicket) throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, .place(ticket))])
    #expect(fixture.listener.refusals.isEmpty)
    var sent = try #require(fixture.broker.placed.first?.first?.ticket)
    sent.bracket = ticket.bracket
    #expect(sent == ticket)
  }

  static let past = Timestamp(seconds: 1_767_623_300)
  static let future = Timestamp(seconds: 1_767_700_000)

  static let bad: [(OrderTicket, String)] = [
    (ticket(.trailingStop(by: .amount(0), stop: nil)), "trailing amount 0 is not positive"),
    (ticket(.trailingStop(by: .percent(100), stop: nil)), "100 per cent is not between"),
    (ticket(.trailingStop(by: .percent(0), stop: nil)), "0 per cent is not between"),
    (ticket(.trailingStop(by: .amount("0.005"), stop: nil)), "no multiple of the tick"),
    (ticket(.trailingStop(by: .amount(1), stop: "185.001")), "The stop price 185.001"),
    (ticket(.trailingStopLimit(by: .amount(1), stop: nil, offset: -1)), "distance -1 is negative"),
    (ticket(.limitOnClose("1.001")), "The limit price 1.001"),
    (ticket(.marketIfTouched("1.001")), "The trigger price 1.001"),
    (ticket(.limitIfTouched(trigger: 0, limit: 1)), "The trigger price 0"),
    (ticket(.relative(offset: "0.001", cap: nil)), "pegging distance 0.001"),
    (ticket(.peggedToMidpoint(offset: 0, cap: "1.001")), "The limit price 1.001"),
    (ticket(.limit(1), .goodTillDate), "needs the moment"),
    (ticket(.limit(1)) { $0.goodTill = future }, "needs time in force GTD"),
    (ticket(.limit(1), .goodTillDate) { $0.goodTill = past }, "lies in the past"),
    (
      ticket(.limit(1), .goodTillDate) {
        $0.goodTill = future
        $0.goodAfter = future
      }, "end before it begins"
    ),
    (ticket(.stop(1), .atOpening), "OPG is for market and limit orders, not for stop"),
    (ticket { $0.displaySize = 101 }, "display size 101 is above the quantity 100"),
    (ticket { $0.displaySize = 0 }, "display size 0 is not a positive whole"),
    (ticket { $0.minimumQuantity = "0.5" }, "minimum quantity 0.5 is not a positive whole"),
    (
      ticket {
        $0.displaySize = 1
        $0.isHidden = true
      }, "displays nothing"
    ),
    (ticket { $0.group = OrderGroup(name: "") }, "group's name must be"),
    (ticket { $0.group = OrderGroup(name: "a\u{0}b") }, "group's name must be"),
    (
      ticket { $0.conditions = Array(repeating: OrderCondition.every[0], count: 17) },
      "17 conditions, and 16 are allowed"
    ),
    (ticket { $0.conditionsCancel = true }, "has none"),
    (ticket { $0.conditions = [.init(.margin(.atLeast, percent: 101))] }, "101 per cent"),
    (
      ticket {
        $0.conditions = [
          .init(.price(InstrumentID(rawValue: 0), exchange: "SMART", .atLeast, 1, nil))
        ]
      }, "names no instrument"
    ),
    (ticket { $0.algorithm = OrderAlgorithm(strategy: "") }, "algorithm's name must be"),
    (ticket { $0.others = [OrderTag("whatIf", "1")] }, "nothing is passed through as attribute"),
    (ticket { $0.others = [OrderTag("transmit", "0")] }, "nothing is passed through as attribute"),
    (ticket { $0.others = [OrderTag("account", "U1")] }, "nothing is passed through as attribute"),
    (ticket { $0.others = [OrderTag("delta", "x")] }, "`x` is no value for attribute delta"),
    (
      ticket { $0.others = [OrderTag("delta", "1"), OrderTag("delta", "2")] }, "stands there twice"
    ),
    (ticket { $0.comboRouting = [OrderTag("NonGuaranteed", "1")] }, "are for combinations"),
    (ticket { $0.parent = IntentID(rawValue: "r1-x") }, "cannot be attached to r1-x"),
  ]

  @Test("terms that make no sense are refused in words", arguments: bad)
  func badTerms_AreRefused(ticket: OrderTicket, words: String) throws {
    let fixture = try DeskFixture()
    fixture.desk.handleOrderRequests([.make(1, .place(ticket))])
    let refusal = try #require(fixture.listener.refusals.first)
    #expect(refusal.contains(words), "\(refusal)")
    #expect(refusal.contains("Nothing was sent"))
    #expect(fixture.broker.placed.isEmpty)
  }

  @Test("a continuous future and a combination without legs are not tradable")
  func kinds_AreRefused() throws {
    let fixture = try DeskFixture()
    fixture.desk.learn(.make(id: 5, symbol: "ES", type: .continuousFuture))
    fixture.desk.learn(.make(id: 6, symbol: "ES", type: .combo))
    fixture.desk.handleOrderRequests([
      .make(1, .place(.make(instrument: 5))), .make(2, .place(.make(instrument: 6))),
    ])
    #expect(fixture.listener.refusals[0].hasPrefix("ES is a continuous future"))
    #expect(fixture.listener.refusals[1].contains("has no legs"))
  }

  @Test("a type that the broker does not list is refused with those that it lists")
  func typeThatIsNotListed_IsRefused() throws {
    let fixture = try DeskFixture()
    var instrument = Instrument.make()
    instrument.orderTypes = ["ACTIVETIM", "LMT", "MKT", "STPLMT", "TRAILLMT", "GTC"]
    fixture.desk.learn(instrument)
    fixture.desk.handleOrderRequests([
      .make(1, .place(.make(type: .marketOnClose))),
      .make(2, .place(.make(type: .stopLimit(stop: 186, limit: 185)))),
      .make(3, .place(.make(bracket: .init(takeProfit: nil, stopLoss: 185)))),
    ])
    #expect(
      fixture.listener.refusals[0]
        == "AAPL.NASDAQ takes no order of type market_on_close by the broker's word. Nothing was "
        + "sent. It takes: limit, market, stop_limit, trailing_stop_limit.")
    #expect(fixture.listener.refusals[1].contains("no order of type stop "))
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("a bracket's stop may follow the market")
  func trailingProtection_IsAChild() throws {
    let fixture = try DeskFixture()
    fixture.place(
      1, .make(bracket: .init(takeProfit: 190, stopLoss: 186, trail: .percent(1))))
    let orders = try #require(fixture.broker.placed.first)
    #expect(orders[2].ticket.type == .trailingStop(by: .percent(1), stop: 186))
    #expect(orders[2].parent == orders[0].id)
  }

  @Test("the page of orders tells every attribute that is passed through, and every type")
  func ordersPage_IsComplete() throws {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let page = try String(
      contentsOf: folder.appendingPathComponent("docs/orders.md"), encoding: .utf8)
    let missing = (OrderTagRule.all.map(\.name) + OrderType.every.map(\.word))
      .filter { !page.contains("`\($0)`") }
    #expect(missing.isEmpty)
  }

  // MARK: Attached orders

  @Test("an order is attached to a working one of its own strategy and account, by its number")
  func attachedOrder_NamesItsParent() throws {
    let fixture = try DeskFixture()
    let parent = fixture.place(1)
    fixture.receive(.orderReport(parent.report()))
    let child = fixture.place(
      2, Self.ticket(.stop(180)) { $0.parent = parent.intent })
    #expect(fixture.broker.placed[1].first?.parent == parent.brokerOrder)
    #expect(child.parent == nil && child.requestNumber == 2)
    fixture.receive(.orderReport(child.report()))
    fixture.desk.handleOrderRequests([
      .make(3, .modify(child.intent, quantity: nil, type: .stop(181)))
    ])
    guard case .modify(let change) = fixture.broker.calls.last else {
      Issue.record("no change was written")
      return
    }
    #expect(change.parent == parent.brokerOrder)
    fixture.desk.handleOrderRequests([
      .make(
        4, strategy: "beta",
        .place(Self.ticket(.stop(180)) { $0.parent = parent.intent })),
      .make(
        5, account: "second",
        .place(Self.ticket(.stop(180)) { $0.parent = parent.intent })),
    ])
    #expect(fixture.listener.refusals[0].contains("no order of this strategy"))
    #expect(fixture.listener.refusals[1].contains("it is on account `paper`"))
    fixture.receive(.execution(parent.execution("e.01", 100)))
    fixture.desk.handleOrderRequests([
      .make(6, .place(Self.ticket(.stop(180)) { $0.parent = parent.intent }))
    ])
    #expect(fixture.listener.refusals[2].contains("it is filled"))
  }

  // MARK: Changes

  static let changes: [(OrderType, OrderType)] = [
    (.trailingStop(by: .amount(1), stop: 185), .trailingStop(by: .amount(2), stop: 185)),
    (.trailingStop(by: .amount(1), stop: 185), .trailingStop(by: .amount(1), stop: 186)),
    (
      .trailingStopLimit(by: .percent(1), stop: 185, offset: "0.10"),
      .trailingStopLimit(by: .percent(1), stop: 185, offset: "0.20")
    ),
    (.limitOnClose(187), .limitOnClose(188)), (.marketIfTouched(186), .marketIfTouched(185)),
    (.limitIfTouched(trigger: 186, limit: 187), .limitIfTouched(trigger: 185, limit: 187)),
    (.relative(offset: "0.01", cap: 188), .relative(offset: "0.02", cap: 188)),
    (.peggedToMidpoint(offset: "0.01", cap: nil), .peggedToMidpoint(offset: "0.02", cap: nil)),
  ]

  @Test("the prices of every type can be changed and are confirmed", arguments: changes)
  func change_IsSentAndConfirmed(old: OrderType, new: OrderType) throws {
    let fixture = try DeskFixture()
    let order = fixture.place(1, .make(side: .sell, type: old))
    fixture.receive(.orderReport(order.report()))
    fixture.desk.handleOrderRequests([.make(2, .modify(order.intent, quantity: nil, type: new))])
    #expect(fixture.listener.refusals.isEmpty)
    #expect(fixture.state(order) == .modifyPending)
    // A repetition of the old terms confirms nothing.
    fixture.receive(.orderReport(order.report()))
    #expect(fixture.state(order) == .modifyPending)
    fixture.receive(.orderReport(order.report(type: new)))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.ticket.type == new)
  }

  @Test("a trailing stop that has moved on confirms a change, and where it stands is known")
  func movedStop_Confirms() throws {
    let fixture = try DeskFixture()
    let order = fixture.place(
      1, .make(side: .sell, type: .trailingStop(by: .amount(1), stop: nil)))
    fixture.receive(
      .orderReport(order.report(type: .trailingStop(by: .amount(1), stop: "186.25"))))
    #expect(fixture.desk.order(order.intent)?.ticket.type.stopPrice == "186.25")
    let wanted = OrderType.trailingStop(by: .amount(2), stop: "186.25")
    fixture.desk.handleOrderRequests([.make(2, .modify(order.intent, quantity: nil, type: wanted))])
    let reported = OrderType.trailingStop(by: .amount(2), stop: "186.75")
    fixture.receive(.orderReport(order.report(type: reported)))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.ticket.type == reported)
  }

  @Test("a change keeps the order in the group that the gateway put it into")
  func reportedGroup_IsKeptInAChange() throws {
    let fixture = try DeskFixture()
    fixture.place(1, .make(bracket: .init(takeProfit: 190, stopLoss: 185)))
    let stop = try #require(fixture.listener.orders.last { $0.ticket.type == .stop(185) })
    var report = stop.report(.preSubmitted)
    report.attributes.group = OrderGroup(name: "9001", rule: .reduceOthersWithoutBlock)
    fixture.receive(.orderReport(report))
    #expect(fixture.desk.order(stop.intent)?.ticket.attributes.group == nil)
    fixture.desk.handleOrderRequests([
      .make(2, .modify(stop.intent, quantity: nil, type: .stop(186)))
    ])
    guard case .modify(let change) = fixture.broker.calls.last else {
      Issue.record("no change was written")
      return
    }
    #expect(change.ticket.attributes.group == report.attributes.group)
  }

  @Test("a change before the acknowledgement, while another is pending and after the fill")
  func changeInOtherStates_IsRefused() throws {
    let fixture = try DeskFixture()
    let order = fixture.place(1)
    func change(_ number: Int64, _ price: Price) {
      fixture.desk.handleOrderRequests([
        .make(number, .modify(order.intent, quantity: nil, type: .limit(price)))
      ])
    }
    change(2, 187)
    #expect(fixture.listener.refusals[0].contains("cannot be changed while it is sending"))
    fixture.receive(.orderReport(order.report()))
    change(3, 187)
    #expect(fixture.listener.refusals.count == 1)
    change(4, 186)
    #expect(fixture.listener.refusals[1].contains("while it is modify_pending"))
    fixture.receive(.execution(order.execution("e.01", 100)))
    change(5, 186)
    #expect(fixture.listener.refusals[2].contains("has ended (filled)"))
    #expect(fixture.broker.calls.count { if case .modify = $0 { true } else { false } } == 1)
  }
}
