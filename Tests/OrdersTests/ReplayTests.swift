import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("The same again")
struct ReplayTests {
  @Test(
    "an answer that is told again changes nothing and records nothing",
    arguments: 1...30 as ClosedRange<UInt64>)
  func sameAnswer_ChangesNothing(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let orders = (1...8).map { fixture.place(Int64($0)) }
    var open: [OrderReport] = []
    var completed: [OrderReport] = []
    var executions: [ExecutionReport] = []
    var held = Quantity.zero
    for (index, order) in orders.enumerated() {
      let filled = Decimal64(mantissa: Int64.random(in: 0...100, using: &generator), scale: 0)
      if filled > 0 {
        executions.append(order.execution("e\(index).01", filled, cumulative: filled))
        held += filled
      }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: completed.append(order.report(.cancelled, completed: true))
      case 1: completed.append(order.report(.inactive, completed: true))
      case 2 where filled < 100: open.append(order.report())
      case 3 where filled.isZero: break
      default: completed.append(order.report(.filled, completed: true))
      }
    }
    executions.shuffle(using: &generator)
    let snapshot = BrokerSnapshot.make(
      open: open, completed: completed, executions: executions, positions: [.make(held)])
    // Proofs and questions of the first answers come to their end first.
    fixture.reconnect(snapshot)
    fixture.pass(30) { snapshot }
    let commits = log.commits.count
    let news = fixture.listener.orders.count + fixture.listener.fills.count
    let notices = fixture.listener.notices.count
    for _ in 0..<20 { fixture.receive(.snapshot(snapshot)) }
    #expect(log.commits.count == commits)
    #expect(fixture.listener.orders.count + fixture.listener.fills.count == news)
    #expect(fixture.listener.notices.count == notices)
    // And over restarts.
    let states = orders.map { fixture.state($0) }
    for round in 2...6 as ClosedRange<UInt64> {
      let next = try DeskFixture(log: log, seed: round, isReconciled: false)
      next.receive(.snapshot(snapshot))
      #expect(orders.map { next.state($0) } == states)
      #expect(next.listener.fills.isEmpty && next.listener.orders.isEmpty)
      #expect(next.desk.holdings.map(\.quantity).reduce(.zero, +) == held)
    }
  }

  @Test("a desk over ten thousand past orders is there at once")
  func manyPastOrders_LoadFast() throws {
    let account = AccountName(rawValue: "paper")
    let strategy = StrategyID(rawValue: "alpha")
    let instrument = Instrument.make()
    var generator: any RandomNumberGenerator = SeededGenerator(seed: 1)
    var state = OrderLogState(contracts: [instrument.id: instrument.contract])
    for number in 1...10_000 as ClosedRange<Int64> {
      var order = Order(
        intent: IntentID(using: &generator), strategy: strategy, requestNumber: number,
        account: account, ticket: .make(), state: .filled,
        createdAt: Timestamp(seconds: 1_767_623_400))
      order.brokerOrder = BrokerOrderID(rawValue: number)
      order.perm = PermID(rawValue: 9_000 + number)
      order.filled = 100
      state.orders.append(order)
      state.fills.append(
        Fill(
          execution: ExecutionID(rawValue: "e\(number).01"), intent: order.intent,
          strategy: strategy, account: account, instrument: instrument.id, side: .buy,
          quantity: 100, price: "187.25", time: order.createdAt, timeText: "", exchange: "ISLAND",
          perm: order.perm, brokerOrder: order.brokerOrder, cumulativeQuantity: 100))
    }
    let clock = ContinuousClock()
    var next: DeskFixture?
    let loading = try clock.measure {
      next = try DeskFixture(log: LoadedLog(state: state), seed: 2, isReconciled: false)
    }
    print("10,000 past orders: loaded in \(loading)")
    #expect(next?.desk.nextRequestNumber(of: strategy) == 10_001)
    #expect(next?.desk.holds.isEmpty == true && next?.desk.openOrders().isEmpty == true)
    // A debug build on a loaded machine needs a tenth of this; what grows with the square of the
    // number would need minutes.
    #expect(loading < .seconds(20))
  }

  @Test("a session that changed between the commit and the write leaves the order not sent")
  func changedSession_IsNotSent() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let broker = fixture.broker
    log.set(beforeCommit: { _ in broker.set(session: 2) })
    let order = fixture.place()
    #expect(fixture.state(order) == .notSent)
    #expect(broker.placed.isEmpty && fixture.desk.holds.isEmpty)
  }

  @Test("clients are compared every ten minutes and five minutes around each midnight")
  func comparisons_ComeByTheClock() throws {
    // 2026-01-05 23:50:30 UTC.
    let clock = ManualClock(Timestamp(seconds: 1_767_657_030))
    let fixture = try DeskFixture(clock: clock)
    var asked: [Int64] = []
    let start = clock.now
    for _ in 0..<1200 {
      let before = fixture.broker.snapshotRequests
      fixture.pass(1) { .make() }
      if fixture.broker.snapshotRequests > before {
        asked.append(clock.now.since(start).components.seconds)
      }
    }
    // 23:55:00, 00:05:00 and ten minutes after the latter lies outside.
    #expect(asked == [270, 870])
  }
}

/// A log that knows a state and takes everything.
private final class LoadedLog: OrderLog {
  let state: OrderLogState
  init(state: OrderLogState) { self.state = state }
  func commit(_ records: [OrderRecord]) throws(OrderLogError) {}
  func load() throws(OrderLogError) -> OrderLogState { state }
}
