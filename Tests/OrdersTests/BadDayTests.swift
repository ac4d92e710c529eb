import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("What gateways do on bad days")
struct BadDayTests {
  @Test("a warning is kept as the reason and ends nothing", arguments: [399, 2109, 10349, 10167])
  func warning_IsTheReason(code: Int) throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderMessage(order.brokerOrder!, code: code, text: "take care"))
    #expect(fixture.state(order) == .sending)
    fixture.receive(.orderReport(order.report()))
    fixture.receive(.orderMessage(order.brokerOrder!, code: code, text: "take care"))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.reason == "take care [\(code)]")
    #expect(fixture.listener.notices.contains { $0.kind == "order.warning" })
    fixture.receive(.execution(order.execution("e.01", 100)))
    #expect(fixture.state(order) == .filled)
    #expect(fixture.desk.order(order.intent)?.reason == nil)
  }

  /// What the gateway says of one order that fills in two parts.
  static func story(_ order: Order) -> [BrokerEvent] {
    var early = order.report()
    early.perm = nil
    return [
      .orderReport(early), order.status(.preSubmitted), .orderReport(order.report()),
      order.status(.submitted), order.status(.submitted),
      .execution(order.execution("a.01", 60, at: "187.20", cumulative: 60)),
      .execution(order.execution("b.01", 40, at: "187.25", cumulative: 100)),
      .execution(order.execution("a.02", 60, at: "187.10", cumulative: 60)),
      order.status(.filled, filled: 100), .orderReport(order.report(.filled)),
      order.status(.filled, filled: 100), .commission(.make("a.02")), .commission(.make("b.01")),
    ]
  }

  @Test(
    "repeated and reordered news of an order end in the same state",
    arguments: 1...60 as ClosedRange<UInt64>)
  func anyOrderOfNews_EndsTheSame(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    var events = Self.story(order)
    events += events.filter { _ in Bool.random(using: &generator) }
    events.shuffle(using: &generator)
    for event in events { fixture.receive(event) }
    let known = try #require(fixture.desk.order(order.intent))
    #expect(known.state == .filled && known.filled == 100)
    #expect(known.averagePrice == "187.16")
    #expect(known.perm == order.testPerm)
    // All revisions are kept, and the newest one counts.
    #expect(Set(log.fills.map(\.execution.rawValue)) == ["a.01", "a.02", "b.01"])
    #expect(fixture.desk.holdings.map(\.quantity) == [100])
    let next = try DeskFixture(log: log, seed: 2)
    #expect(next.desk.order(order.intent)?.averagePrice == "187.16")
  }

  @Test("a permanent id that comes late joins the fills that came under it")
  func latePerm_JoinsFills() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    var early = order.report()
    early.perm = nil
    fixture.receive(.orderReport(early))
    #expect(fixture.state(order) == .working)
    fixture.receive(
      .execution(order.execution("e.01", 40, reference: false, number: false)))
    #expect(fixture.desk.order(order.intent)?.filled == 0)
    fixture.receive(.orderReport(order.report()))
    #expect(fixture.desk.order(order.intent)?.filled == 40)
    #expect(fixture.state(order) == .partiallyFilled)
  }

  @Test("a cancel asked for in any state before the end goes out once the broker has the order")
  func cancel_GoesOutInEveryState() throws {
    for partial in [false, true] {
      let fixture = try DeskFixture()
      let order = fixture.place()
      fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
      #expect(fixture.broker.cancels.isEmpty)
      if partial { fixture.receive(.execution(order.execution("e.01", 40))) }
      fixture.receive(.orderReport(order.report()))
      #expect(fixture.broker.cancels == [order.brokerOrder])
      #expect(fixture.state(order) == .cancelPending)
      fixture.receive(order.status(.cancelled))
      #expect(fixture.state(order) == .cancelled)
    }
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.desk.handleOrderRequests([
      .make(2, .modify(order.intent, quantity: nil, type: .limit(180))),
      .make(3, .cancel(order.intent)),
    ])
    #expect(fixture.broker.cancels == [order.brokerOrder])
    #expect(fixture.state(order) == .cancelPending)
  }
}
