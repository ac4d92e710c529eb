import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Every message in every state")
struct StatusMatrixTests {
  /// The ways into each state of an order that the broker has.
  static let states: [(OrderState, @Sendable (DeskFixture, Order) -> Void)] = [
    (.working, { $0.receive(.orderReport($1.report())) }),
    (.working, { $0.receive(.orderReport($1.report(.preSubmitted))) }),
    (.working, { $0.receive($1.status(.inactive, whyHeld: "locate")) }),
    (.partiallyFilled, { $0.receive(.execution($1.execution("e.01", 10, cumulative: 10))) }),
    (
      .cancelPending,
      { fixture, order in
        fixture.receive(.orderReport(order.report()))
        fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
      }
    ),
    (
      .modifyPending,
      { fixture, order in
        fixture.receive(.orderReport(order.report()))
        fixture.desk.handleOrderRequests([
          .make(2, .modify(order.intent, quantity: 50, type: nil))
        ])
      }
    ),
  ]

  /// Every code that the broker is known to use, and some that it is not.
  static let codes =
    Array(100...600) + Array(1100...1102) + Array(2100...2170)
    + Array(10000...10400) + [0, -1, 99_999]

  @Test("no code alone ends an order that the broker has", arguments: states.indices)
  func code_EndsNothing(index: Int) throws {
    let (state, enter) = Self.states[index]
    for code in Self.codes {
      let fixture = try DeskFixture()
      let order = fixture.place()
      enter(fixture, order)
      #expect(fixture.state(order) == state, "before \(code)")
      fixture.receive(.orderMessage(order.brokerOrder!, code: code, text: "words"))
      let now = try #require(fixture.state(order))
      // A refusal of a held order, which `Inactive` announces, is the one exception of the rule:
      // code and status together.
      if index == 2, now == .rejected { continue }
      #expect(!now.isFinal, "\(code) while \(state)")
    }
  }

  @Test("only a refusal ends an order that the broker has not shown")
  func warning_EndsNothingBeforeTheAcknowledgement() throws {
    for code in Self.codes where !(103...463).contains(code) && !(10_005...10_345).contains(code) {
      let fixture = try DeskFixture()
      let order = fixture.place()
      fixture.receive(.orderMessage(order.brokerOrder!, code: code, text: "words"))
      let now = try #require(fixture.state(order))
      #expect(!now.isFinal || [481, 511].contains(code), "\(code)")
    }
  }

  static let words: [BrokerStatus] = [
    .pendingSubmit, .pendingCancel, .preSubmitted, .submitted, .filled, .inactive,
    BrokerStatus(rawValue: "ApiPending"), BrokerStatus(rawValue: "Unheard of"),
  ]

  @Test(
    "statuses in any number, order and nonsense change no fill",
    arguments: 1...40 as ClosedRange<UInt64>)
  func statuses_ChangeNoFill(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(
      .orderReport(order.report()), .execution(order.execution("e.01", 40, cumulative: 40)))
    let fills = fixture.listener.fills
    for _ in 0..<50 {
      let status = OrderStatusReport(
        order: order.brokerOrder!, clientID: Bool.random(using: &generator) ? 7 : nil,
        perm: Bool.random(using: &generator) ? order.testPerm : nil,
        status: Self.words.randomElement(using: &generator)!,
        filled: Decimal64(mantissa: Int64.random(in: 0...1000, using: &generator), scale: 1),
        remaining: Decimal64(mantissa: Int64.random(in: -10...1000, using: &generator), scale: 0),
        averagePrice: Bool.random(using: &generator) ? 0 : nil, whyHeld: nil)
      fixture.receive(.orderStatus(status))
      let known = try #require(fixture.desk.order(order.intent))
      #expect(known.filled == 40 && known.averagePrice == "187.25")
      #expect(!known.state.isFinal)
    }
    #expect(fixture.listener.fills == fills)
    #expect(fixture.desk.holdings.map(\.quantity) == [40])
  }
}
