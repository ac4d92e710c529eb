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

  @Test("an entry that waits at the broker without its stop is cancelled", arguments: [1, 2])
  func entryWithoutStop_IsCancelled(arrived: Int) throws {
    let (fixture, _, orders) = try cut()
    var open = orders.prefix(arrived).map { $0.report(.preSubmitted) }
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
