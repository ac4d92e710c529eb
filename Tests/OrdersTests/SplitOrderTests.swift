import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Two permanent ids under one reference")
struct SplitOrderTests {
  private let second = PermID(rawValue: 4)

  @Test("both are counted, the instrument is held, and nothing is cancelled by itself")
  func twoLiveOrders_AreBothCounted() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.receive(
      .orderReport(order.report(perm: second, quantity: 70)),
      .orderReport(order.report(perm: second, quantity: 70)))
    #expect(fixture.listener.notices.count { $0.kind == "order.split" } == 1)
    #expect(fixture.desk.holds.map(\.cause) == [.splitOrder(order.intent)])
    let exposure = fixture.desk.openExposure(order.account, order.ticket.instrument)
    #expect(exposure.buying.working == 170 && exposure.orders == 2)
    fixture.desk.handleOrderRequests([.make(2), .make(3, .cancelAll)])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.broker.cancels == [order.brokerOrder!], "only the one that is meant")
    // Each fills by its own executions, both for the strategy that the reference names.
    fixture.receive(
      .execution(order.execution("a.01", 30, cumulative: 30)),
      .execution(order.execution("b.01", 70, cumulative: 70, perm: second)))
    #expect(fixture.desk.order(order.intent)?.filled == 30)
    #expect(fixture.desk.holdings.map(\.quantity) == [100])
    #expect(fixture.desk.holdings.map(\.key.strategy) == [order.strategy])
    #expect(fixture.desk.holds.isEmpty, "only one of them works any more")
  }

  @Test("an end of the second ends the second alone, over a restart as well")
  func endOfTheSecond_LeavesTheFirst() throws {
    let log = MemoryLog()
    let before = try DeskFixture(log: log)
    let order = before.place()
    before.receive(
      .orderReport(order.report()), .orderReport(order.report(perm: second, quantity: 70)))
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    fixture.receive(
      .snapshot(.make(open: [order.report(), order.report(perm: second, quantity: 70)])))
    #expect(fixture.desk.openOrders().count == 2)
    fixture.receive(.orderReport(order.report(.cancelled, perm: second, quantity: 70)))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.openOrders().count == 1)
  }
}
