import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Faults of the machine")
struct MachineFaultTests {
  static let faults: [(MachineFault, String)] = [
    (.diskSpace(path: "/data", freeMiB: 12, limitMiB: 256), "Only 12 MiB are free"),
    (.clockStep(milliseconds: -3_600_000), "jumped by -3600000 ms"),
    (.memory(usedMiB: 900, limitMiB: 512), "uses 900 MiB"),
  ]

  @Test("new orders wait, cancels pass, and trading goes on when it is over", arguments: faults)
  func fault_HoldsNewOrders(fault: MachineFault, words: String) throws {
    let fixture = try DeskFixture()
    let order = fixture.place(1)
    fixture.receive(.orderReport(order.report()))
    fixture.desk.setMachineFault(fault)
    #expect(fixture.desk.machineFaults == [fault])

    fixture.desk.handleOrderRequests([.make(2)])
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.listener.refusals.last?.hasPrefix("Not sent: ") == true)
    #expect(fixture.listener.refusals.last?.contains(words) == true)

    fixture.desk.handleOrderRequests([.make(3, .cancel(order.intent))])
    #expect(fixture.broker.cancels.count == 1)

    fixture.desk.clearMachineFault(fault.kind)
    #expect(fixture.desk.machineFaults.isEmpty)
    fixture.place(4)
    #expect(fixture.broker.placed.count == 2)
  }

  @Test("a change to a smaller size passes, to a greater one it does not")
  func fault_HoldsGrowthOnly() throws {
    let fixture = try DeskFixture()
    let order = fixture.place(1)
    fixture.receive(.orderReport(order.report()))
    fixture.desk.setMachineFault(.clockStep(milliseconds: 2_500))
    fixture.desk.handleOrderRequests([
      .make(2, .modify(order.intent, quantity: 200, type: nil))
    ])
    #expect(fixture.listener.refusals.count == 1)
    fixture.desk.handleOrderRequests([.make(3, .modify(order.intent, quantity: 50, type: nil))])
    #expect(fixture.listener.refusals.count == 1)
    #expect(fixture.broker.calls.contains { if case .modify = $0 { true } else { false } })
  }

  @Test("a journal that refuses stops new orders and no cancel; its record comes later")
  func refusingJournal_LetsCancelsPass() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let (first, second) = (fixture.place(1), fixture.place(2))
    fixture.receive(.orderReport(first.report()), .orderReport(second.report()))
    log.set(failure: OrderLogError("The disk is full."))
    fixture.desk.handleOrderRequests([.make(3), .make(4, .cancel(first.intent)), .make(5)])
    #expect(fixture.broker.cancels == [first.brokerOrder])
    #expect(fixture.broker.placed.count == 2)
    #expect(fixture.listener.refusedNumbers == [3, 5])
    // A person's command passes as well.
    #expect(try fixture.desk.cancelAll(on: first.account) == 2)
    #expect(Set(fixture.broker.cancels).count == 2)
    fixture.receive(.execution(second.execution("e.01", 40)))
    let commits = log.commits.count

    log.set(failure: nil)
    fixture.desk.tick()
    let stored = log.commits.dropFirst(commits).joined()
    let asked = stored.filter { if case .cancelRequested = $0 { true } else { false } }
    #expect(asked.count >= 2)
    #expect(log.fills.map(\.execution.rawValue) == ["e.01"])
    fixture.place(6)
    #expect(fixture.broker.placed.count == 3)
  }
}
