import Orders
import OrdersTestSupport
import Synchronization
import Testing
import TradingModel

@Suite("Sending at most once")
struct SendingTests {
  @Test("the record is stored before the write, and then there is one write")
  func order_IsStoredBeforeItIsSent() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let writesAtCommit = Mutex<[Int]>([])
    let broker = fixture.broker
    log.set(beforeCommit: { _ in writesAtCommit.withLock { $0.append(broker.placed.count) } })
    let order = fixture.place()
    #expect(writesAtCommit.withLock { $0 } == [0])
    #expect(
      fixture.broker.placed == [
        [
          BrokerOrder(
            id: BrokerOrderID(rawValue: 1), intent: order.intent,
            account: AccountNumber(rawValue: "DU1"),
            contract: Instrument.make().contract, ticket: .make(),
            strategy: StrategyID(rawValue: "alpha"))
        ]
      ])
    #expect(order.state == .sending)
    #expect(order.intent.rawValue.hasPrefix("r1-"))
  }

  @Test("all requests of one call are one transaction")
  func group_IsOneTransaction() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let before = log.commits.count
    fixture.desk.handleOrderRequests((1...50).map { .make($0) })
    #expect(log.commits.count == before + 1)
    #expect(fixture.broker.placed.map { $0[0].id.rawValue } == Array(1...50))
    #expect(Set(fixture.broker.placed.map { $0[0].intent }).count == 50)
  }

  @Test("a repeated request number returns its outcome and writes nothing")
  func repeatedNumber_IsAnsweredFromTheRecord() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place(5)
    fixture.desk.handleOrderRequests([.make(6, account: "nobody"), .make(6, account: "nobody")])
    #expect(fixture.listener.refusedNumbers == [6, 6])
    fixture.desk.handleOrderRequests([.make(5), .make(5, .place(.make(quantity: 7)))])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.listener.orders.last?.intent == order.intent)
    fixture.desk.handleOrderRequests([.make(4)])
    #expect(fixture.listener.refusals.last?.contains("Go on with 7") == true)
    // After a restart the record still answers.
    let next = try DeskFixture(log: log, seed: 2)
    next.desk.handleOrderRequests([.make(5)])
    #expect(next.broker.placed.isEmpty)
    #expect(next.listener.orders.last?.intent == order.intent)
    #expect(next.desk.nextRequestNumber(of: StrategyID(rawValue: "alpha")) == 6)
  }

  static let failures: [(BrokerError, OrderState)] = [
    (.notSent("socket closed"), .notSent), (.unknown("half written"), .unknown),
  ]

  @Test("a failed write is not repeated", arguments: failures)
  func failedWrite_EndsInItsState(failure: BrokerError, state: OrderState) throws {
    let fixture = try DeskFixture()
    fixture.broker.set(failure: failure)
    let order = fixture.place()
    #expect(fixture.state(order) == state)
    #expect((fixture.log as? MemoryLog)?.orders[order.intent]?.state == state)
    fixture.broker.set(failure: nil)
    fixture.desk.tick()
    fixture.reconnect(.make())
    fixture.desk.handleOrderRequests([.make(1)])
    let writes = fixture.broker.placed.filter { $0[0].intent == order.intent }.count
    #expect(writes == (state == .notSent ? 0 : 1))
    #expect(fixture.state(order) == state)
  }

  @Test("a connection lost between the commit and the write leaves the order not sent")
  func connectionLostAfterCommit_IsNotSent() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let broker = fixture.broker
    log.set(beforeCommit: { _ in broker.set(readiness: .notReady("reset")) })
    let order = fixture.place()
    #expect(fixture.state(order) == .notSent)
    #expect(broker.placed.isEmpty)
  }

  @Test("order ids rise over restarts and gateway resets, per client")
  func orderIDs_NeverGoDown() throws {
    let log = MemoryLog()
    let first = try DeskFixture(log: log)
    first.broker.set(nextOrderID: 38_103)
    #expect(first.place(1).brokerOrder == BrokerOrderID(rawValue: 38_103))
    first.broker.set(nextOrderID: 38_099)
    first.desk.handleOrderRequests([.make(2, account: "second")])
    #expect(first.broker.placed[1][0].id == BrokerOrderID(rawValue: 38_104))
    let second = try DeskFixture(log: log, seed: 2)
    // The old orders are unknown and hold their instrument, so that another one is ordered.
    second.desk.learn(.make(id: 2, symbol: "MSFT"))
    #expect(second.place(3, .make(instrument: 2)).brokerOrder == BrokerOrderID(rawValue: 38_105))
  }

  @Test("a bracket is one group with identities of its own, the parent first")
  func bracket_IsOneWrite() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let parent = fixture.place(
      1, .make(bracket: .init(takeProfit: "190.00", stopLoss: "185.00")))
    let group = try #require(fixture.broker.placed.first)
    #expect(fixture.broker.placed.count == 1)
    #expect(group.map(\.id.rawValue) == [1, 2, 3])
    #expect(Set(group.map(\.intent)).count == 3)
    #expect(group.map(\.parent) == [nil, parent.brokerOrder, parent.brokerOrder])
    #expect(group.map(\.ticket.type) == [.limit("187.25"), .limit("190.00"), .stop("185.00")])
    #expect(group.map(\.ticket.side) == [.buy, .sell, .sell])
    #expect(group.allSatisfy { $0.ticket.bracket == nil })
    let children = log.orders.values.filter { $0.parent == parent.intent }
    #expect(children.count == 2)
    #expect(children.allSatisfy { $0.strategy == parent.strategy && $0.state == .sending })
  }

  @Test("a bracket whose write fails half way is unknown in all its parts")
  func brokenBracket_IsUnknown() throws {
    let fixture = try DeskFixture()
    fixture.broker.set(failure: .unknown("connection reset"))
    fixture.place(1, .make(bracket: .init(takeProfit: 190, stopLoss: 185)))
    #expect(fixture.desk.openOrders().map(\.state) == [.unknown, .unknown, .unknown])
  }

  @Test("new terms are sent once and hold when the broker confirms them")
  func modification_HoldsWhenConfirmed() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.desk.handleOrderRequests([.make(2, .modify(order.intent, quantity: 50, type: nil))])
    #expect(
      fixture.listener.refusals.last?.contains("cannot be changed while it is sending") == true)
    fixture.receive(.orderReport(order.report()))
    fixture.desk.handleOrderRequests([
      .make(3, .modify(order.intent, quantity: 50, type: .limit("187.30")))
    ])
    #expect(fixture.state(order) == .modifyPending)
    fixture.receive(.orderReport(order.report()))
    #expect(fixture.state(order) == .modifyPending, "the old terms confirm nothing")
    fixture.receive(.orderReport(order.report(quantity: 50, type: .limit("187.30"))))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.ticket.quantity == 50)
    let writes = fixture.broker.calls.count { if case .modify = $0 { true } else { false } }
    #expect(writes == 1)
  }

  @Test("the first word about an order whose change an earlier run had sent tells its terms")
  func inheritedModification_IsSettledByAnyReport() throws {
    for quantity in [100, 50] as [Quantity] {
      let log = MemoryLog()
      let fixture = try DeskFixture(log: log)
      let order = fixture.place()
      fixture.receive(.orderReport(order.report()))
      fixture.desk.handleOrderRequests([.make(2, .modify(order.intent, quantity: 50, type: nil))])
      let next = try DeskFixture(log: log, seed: 2, isReconciled: false)
      // The gateway tells open orders by itself while the list is on its way.
      next.receive(.orderReport(order.report(quantity: quantity)))
      #expect(next.state(order) == .working)
      #expect(next.desk.order(order.intent)?.ticket.quantity == quantity)
      next.receive(.snapshot(.make(open: [order.report(quantity: quantity)])))
      // A change of this run waits for its own confirmation again.
      next.desk.handleOrderRequests([.make(3, .modify(order.intent, quantity: 30, type: nil))])
      next.receive(.orderReport(order.report(quantity: quantity)))
      #expect(next.state(order) == .modifyPending)
    }
  }

  @Test("a refused change leaves the old terms working")
  func refusedModification_KeepsTheOrder() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.desk.handleOrderRequests([.make(2, .modify(order.intent, quantity: 50, type: nil))])
    fixture.receive(.orderMessage(order.brokerOrder!, code: 201, text: "Order rejected"))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.ticket.quantity == 100)
  }

  @Test("a cancel before the acknowledgement waits for it")
  func earlyCancel_IsDeferred() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
    #expect(fixture.broker.cancels.isEmpty)
    #expect(fixture.state(order) == .sending)
    fixture.receive(.orderReport(order.report(.preSubmitted)))
    #expect(fixture.broker.cancels == [order.brokerOrder!])
    #expect(fixture.state(order) == .cancelPending)
    #expect(fixture.desk.order(order.intent)?.reason == nil)
    fixture.receive(order.status(.submitted), order.status(.cancelled))
    #expect(fixture.state(order) == .cancelled)
    #expect(fixture.broker.cancels.count == 1)
  }

  @Test("a deferred cancel survives a restart")
  func deferredCancel_SurvivesRestart() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
    let next = try DeskFixture(log: log, seed: 2, isReconciled: false)
    next.receive(.snapshot(.make(open: [order.report()])))
    #expect(next.broker.cancels == [order.brokerOrder!])
  }

  @Test("cancelAll ends every working order of the strategy on the account, and no other")
  func cancelAll_EndsOwnOrders() throws {
    let fixture = try DeskFixture()
    let first = fixture.place(1)
    let second = fixture.place(2)
    fixture.desk.handleOrderRequests([
      .make(1, strategy: "beta"), .make(3, account: "second"),
    ])
    for order in fixture.desk.openOrders() { fixture.receive(.orderReport(order.report())) }
    fixture.desk.handleOrderRequests([.make(4, .cancelAll)])
    #expect(Set(fixture.broker.cancels) == [first.brokerOrder!, second.brokerOrder!])
  }
}
