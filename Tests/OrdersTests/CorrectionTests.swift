import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Executions that must add up")
struct CorrectionTests {
  @Test("a correction of the quantity is booked in its place, told with the old one, and adds up")
  func correction_IsToldWithTheOldFill() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(
      .execution(order.execution("a.01", 40, cumulative: 40)),
      .execution(order.execution("a.02", 30, at: "187.20", cumulative: 30)))
    let correction = try #require(fixture.listener.corrections.first)
    #expect(correction.new.quantity == 30 && correction.old.quantity == 40)
    #expect(fixture.listener.fills.map(\.execution.rawValue) == ["a.01"])
    #expect(fixture.desk.holdings.map(\.quantity) == [30])
    #expect(fixture.desk.holds.isEmpty)
  }

  @Test("executions that do not add up hold the instrument until they do")
  func missingExecution_HoldsTheInstrument() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(.execution(order.execution("b.01", 40, cumulative: 100)))
    #expect(fixture.desk.holds.map(\.cause) == [.discrepancy(order.intent)])
    #expect(fixture.listener.notices.count { $0.kind == "fill.discrepancy" } == 1)
    fixture.desk.handleOrderRequests([.make(2)])
    #expect(
      fixture.listener.refusals.last?.contains(
        "add up to 40, and the broker says that 100 have filled") == true)
    let next = try DeskFixture(log: log, seed: 2)
    #expect(next.desk.holds.contains { $0.cause == .discrepancy(order.intent) })
    fixture.receive(.execution(order.execution("a.01", 60, cumulative: 60)))
    #expect(fixture.desk.holds.isEmpty)
    #expect(fixture.desk.order(order.intent)?.filled == 100)
  }

  @Test("a correction that adds instead of replacing is found out")
  func addingCorrection_IsFoundOut() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(
      .execution(order.execution("a.01", 40, cumulative: 40)),
      .execution(order.execution("a.02", 10, cumulative: 50)))
    #expect(fixture.desk.holds.map(\.cause) == [.discrepancy(order.intent)])
  }

  @Test("the executions of a list may come in any order")
  func listInAnyOrder_AddsUp() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(
      .snapshot(
        .make(
          executions: [
            order.execution("b.01", 40, cumulative: 100),
            order.execution("a.01", 60, cumulative: 60),
          ], positions: [.make(100)])))
    #expect(!fixture.listener.notices.contains { $0.kind == "fill.discrepancy" })
    #expect(fixture.state(order) == .filled)
  }

  @Test("a provisional price is told, and the fill counts")
  func provisionalPrice_IsTold() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    var report = order.execution("a.01", 100, cumulative: 100)
    report.isPriceProvisional = true
    fixture.receive(.execution(report), .execution(report))
    #expect(fixture.state(order) == .filled)
    #expect(fixture.listener.notices.count { $0.kind == "fill.provisional" } == 1)
  }

  @Test("a commission that never comes holds nothing up and is listed once, over restarts too")
  func missingCommission_IsListedOnce() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(
      .execution(order.execution("a.01", 60, cumulative: 60)),
      .execution(order.execution("b.01", 40, cumulative: 100)), .commission(.make("a.01")))
    #expect(fixture.state(order) == .filled)
    for _ in 0..<30 {
      fixture.clock.advance(by: .seconds(3600))
      fixture.desk.tick()
    }
    let listed = fixture.listener.notices.filter { $0.kind == "commission.missing" }
    #expect(listed.count == 1)
    #expect(listed.first?.text.contains("of 1 fills: b.01 (paper).") == true)
    let next = try DeskFixture(log: log, clock: fixture.clock, seed: 2)
    fixture.clock.advance(by: .seconds(7200))
    next.desk.tick()
    #expect(!next.listener.notices.contains { $0.kind == "commission.missing" })
  }
}
