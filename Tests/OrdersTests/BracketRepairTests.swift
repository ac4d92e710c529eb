import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Brackets that reached the broker in parts")
struct BracketRepairTests {
  /// A bracket whose write was cut by a kill, and the run after it.
  private func cut() throws -> (DeskFixture, MemoryLog, [Order]) {
    let log = MemoryLog()
    let before = try DeskFixture(log: log)
    before.place(1, .make(bracket: .init(takeProfit: "190.00", stopLoss: "185.00")))
    let orders = before.desk.openOrders().sorted { $0.brokerOrder! < $1.brokerOrder! }
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    return (fixture, log, orders)
  }

  @Test(
    "an entry that waits at the broker without its stop is cancelled", arguments: [1, 2],
    [BrokerStatus.pendingSubmit, .preSubmitted, .submitted])
  func entryWithoutStop_IsCancelled(arrived: Int, status: BrokerStatus) throws {
    let (fixture, _, orders) = try cut()
    var open = orders.prefix(arrived).map { $0.report(status) }
    fixture.receive(.snapshot(.make(open: open)))
    #expect(fixture.broker.cancels.isEmpty, "nothing is proven yet")
    fixture.pass(6) { .make(open: open) }
    #expect(Set(fixture.broker.cancels) == Set(orders.prefix(arrived).map { $0.brokerOrder! }))
    #expect(fixture.listener.notices.count { $0.kind == "bracket.cut" } == 1)
    open = []
    for order in orders.prefix(arrived) { fixture.receive(order.status(.cancelled)) }
    fixture.pass(60) { .make(open: open) }
    #expect(fixture.broker.placed.isEmpty && fixture.desk.openOrders().isEmpty)
  }

  @Test("a kill right after the proof leaves the cancel to the next run", arguments: [false, true])
  func killAfterProof_StillCancels(isCancelStored: Bool) throws {
    let (fixture, log, orders) = try cut()
    let open = [orders[0].report(.pendingSubmit)]
    fixture.receive(.snapshot(.make(open: open)))
    // The proof alone, as a person's word would end them, or together with the cancel.
    if isCancelStored {
      fixture.pass(6) { .make(open: open) }
      #expect(fixture.broker.cancels.count == 1)
    } else {
      for child in orders.dropFirst() {
        _ = try fixture.desk.settle(
          OrderSettlement(order: child.intent, fate: .lost, reason: "x", actor: "maria"))
      }
      #expect(fixture.broker.cancels.isEmpty)
    }
    let next = try DeskFixture(log: log, seed: 3, isReconciled: false)
    next.receive(.snapshot(.make(open: open)))
    #expect(next.broker.cancels == [orders[0].brokerOrder!])
  }

  @Test("a filled entry whose stop is lost gets one stop, under a derived reference")
  func filledEntryWithoutStop_GetsOneStop() throws {
    let (fixture, log, orders) = try cut()
    fixture.broker.set(nextOrderID: 2)
    let snapshot = BrokerSnapshot.make(
      executions: [orders[0].execution("e.01", 100, cumulative: 100)],
      positions: [.make(100)])
    fixture.receive(.snapshot(snapshot))
    fixture.pass(6) { snapshot }
    let stop = try #require(fixture.broker.placed.first?.first)
    #expect(fixture.broker.placed.count == 1)
    #expect(stop.intent.rawValue == orders[0].intent.rawValue + "-S")
    #expect(stop.intent.rawValue.utf8.count <= 24)
    #expect(stop.id == BrokerOrderID(rawValue: 4))
    #expect(stop.ticket.side == .sell && stop.ticket.quantity == 100)
    #expect(stop.ticket.type == .stop("185.00") && stop.parent == nil)
    #expect(log.orders[stop.intent]?.state == .sending, "the journal has it")
    // Whatever is told again, and over restarts, there is one.
    fixture.pass(120) { snapshot }
    for seed in 3...6 as ClosedRange<UInt64> {
      let next = try DeskFixture(log: log, seed: seed, isReconciled: false)
      next.receive(.snapshot(snapshot))
      next.pass(30) { snapshot }
      #expect(next.broker.placed.isEmpty)
    }
    #expect(fixture.broker.placed.count == 1)
  }

  @Test(
    "under a halt the one stop waits, is told of once, and goes out after the halt",
    arguments: [RestraintLevel.halt, .flatten])
  func haltedStop_WaitsForTheEnd(level: RestraintLevel) throws {
    let (fixture, log, orders) = try cut()
    fixture.restrain(level, .account(orders[0].account))
    let snapshot = BrokerSnapshot.make(
      executions: [orders[0].execution("e.01", 100, cumulative: 100)],
      positions: [.make(100)])
    fixture.receive(.snapshot(snapshot))
    fixture.pass(700) { snapshot }
    let stopName = orders[0].intent.rawValue + "-S"
    #expect(!fixture.broker.placed.contains { $0[0].intent.rawValue == stopName })
    #expect(log.orders[IntentID(rawValue: stopName)] == nil)
    let told = fixture.listener.notices.filter { $0.kind == "bracket.unprotected" }
    #expect(told.count == 1)
    #expect(told.first?.text.contains("Place SELL 100") == true)
    #expect(told.first?.text.contains("perigee resume account:paper --reason TEXT") == true)
    // Another run knows it as well.
    guard level == .halt else { return }
    let next = try DeskFixture(log: log, clock: fixture.clock, seed: 5, isReconciled: false)
    next.receive(.snapshot(snapshot))
    next.pass(30) { snapshot }
    #expect(next.broker.placed.isEmpty)
    try next.desk.resume(.account(orders[0].account), reason: "looked", actor: "maria")
    next.pass(10) { snapshot }
    #expect(next.broker.placed.map { $0[0].intent.rawValue } == [stopName])
    next.pass(1300) { snapshot }
    #expect(next.broker.placed.count == 1)
  }

  @Test("a brake that was pulled before the wish came holds it back as well")
  func pulledBrake_HoldsTheStop() throws {
    let (fixture, _, orders) = try cut()
    let snapshot = BrokerSnapshot.make(
      executions: [orders[0].execution("e.01", 100, cumulative: 100)],
      positions: [.make(100)])
    fixture.desk.brake.pull(.all, .halt)
    fixture.receive(.snapshot(snapshot))
    fixture.pass(6) { snapshot }
    #expect(fixture.broker.placed.isEmpty)
    fixture.desk.brake.settle(.all)
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.pass(1) { snapshot }
    #expect(fixture.broker.placed.count == 1)
  }

  @Test(
    "what only holds entries back lets the one stop pass",
    arguments: [RestraintLevel.pause, .reduce])
  func milderRestraint_LetsTheStopPass(level: RestraintLevel) throws {
    let (fixture, _, orders) = try cut()
    fixture.restrain(level)
    let snapshot = BrokerSnapshot.make(
      executions: [orders[0].execution("e.01", 100, cumulative: 100)],
      positions: [.make(100)])
    fixture.receive(.snapshot(snapshot))
    fixture.pass(6) { snapshot }
    #expect(fixture.broker.placed.count == 1)
    #expect(!fixture.listener.notices.contains { $0.kind == "bracket.unprotected" })
  }

  @Test("a sale made by hand is in no strategy's book: the stop is sent, the sale left alone")
  func manualSale_ChangesNothing() throws {
    let (fixture, _, orders) = try cut()
    var sale = orders[0].execution("x.01", 40, reference: false, perm: PermID(rawValue: 5))
    sale.side = .sell
    sale.clientID = 0
    sale.order = nil
    var manual = orders[0].report(reference: false, perm: PermID(rawValue: 5))
    manual.side = .sell
    manual.clientID = 0
    manual.order = BrokerOrderID(rawValue: 0)
    let snapshot = BrokerSnapshot.make(
      open: [manual],
      executions: [orders[0].execution("e.01", 100, cumulative: 100), sale],
      positions: [.make(60)])
    fixture.receive(.snapshot(snapshot))
    fixture.pass(6) { snapshot }
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.broker.placed.first?.first?.ticket.quantity == 100)
    #expect(fixture.broker.cancels.isEmpty)
  }
}
