import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Unknown orders that a person ends")
struct SettleTests {
  /// A run after one that ended while it was sending an order, and a midnight later.
  private func stranded(
    _ answer: BrokerSnapshot? = .make()
  ) throws -> (DeskFixture, MemoryLog, Order) {
    // 2026-01-05, a Monday, one minute before midnight in New York.
    let clock = ManualClock(Timestamp(seconds: 1_767_571_200 + 5 * 3600 - 60))
    let log = MemoryLog()
    let order = try DeskFixture(log: log, clock: clock).place()
    clock.advance(by: .seconds(90))
    let fixture = try DeskFixture(log: log, clock: clock, seed: 2, isReconciled: false)
    if let answer {
      fixture.receive(.snapshot(answer))
      fixture.pass(30) { answer }
    }
    #expect(fixture.state(order) == .unknown)
    return (fixture, log, order)
  }

  private func wish(
    _ order: Order, _ fate: OrderSettlement.Fate = .lost, reason: String = "not in the statement"
  ) -> OrderSettlement {
    OrderSettlement(order: order.intent, fate: fate, reason: reason, actor: "maria (uid 7)")
  }

  /// The refusal of a settlement; nil when it was carried out.
  private func refusal(_ fixture: DeskFixture, _ wish: OrderSettlement) -> SettleRefusal? {
    do throws(SettleRefusal) {
      _ = try fixture.desk.settle(wish)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "it ends in the journal and here, and its instrument takes orders again",
    arguments: OrderSettlement.Fate.allCases)
  func unknownOrder_IsSettled(fate: OrderSettlement.Fate) throws {
    let (fixture, log, order) = try stranded()
    #expect(!fixture.desk.holds.isEmpty)
    fixture.desk.handleOrderRequests([.make(10)])
    #expect(fixture.broker.placed.isEmpty, "held")
    let state: OrderState = fate == .lost ? .lost : .cancelled
    #expect(try fixture.desk.settle(wish(order, fate)).state == state)
    let row = try #require(log.orders[order.intent])
    #expect(row.state == state)
    #expect(
      row.reason == "settled as \(fate.rawValue) by maria (uid 7): not in the statement")
    let note = try #require(fixture.listener.notices.first { $0.kind == "order.settled" })
    #expect(note.text.contains("settled as \(fate.rawValue) by maria (uid 7)"))
    #expect(fixture.listener.orders.last?.state == state, "the strategy is told")
    #expect(fixture.desk.holds.isEmpty)
    fixture.desk.handleOrderRequests([.make(11)])
    #expect(fixture.broker.placed.count == 1)
    #expect(refusal(fixture, wish(order, fate)) == .notUnknown(order.intent, state), "once")
  }

  @Test("it is refused without an answer, with one that lists it, and on bad words")
  func settlement_IsRefused() throws {
    let (silent, _, lone) = try stranded(nil)
    #expect(
      refusal(silent, wish(lone))
        == .notReady(
          lone.intent, lone.account, why: "its orders are being compared with the broker's"))
    let (fixture, log, order) = try stranded()
    let nobody = OrderSettlement(
      order: IntentID(rawValue: "r1-none"), fate: .lost, reason: "x", actor: "a")
    #expect(refusal(fixture, nobody) == .noOrder(nobody.order))
    #expect(refusal(fixture, wish(order, reason: " \n")) == .reason)
    #expect(refusal(fixture, wish(order, reason: String(repeating: "x", count: 501))) == .reason)
    log.set(failure: OrderLogError("the disk is full"))
    guard case .journal = refusal(fixture, wish(order)) else {
      Issue.record("settled without the journal")
      return
    }
    log.set(failure: nil)
    #expect(fixture.state(order) == .unknown && !fixture.desk.holds.isEmpty)
    // Its reference with other terms is no proof of it, and works at the broker.
    var report = order.report()
    report.side = .sell
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.pass(6) { .make(open: [report]) }
    #expect(refusal(fixture, wish(order)) == .listedOpen(order.intent, order.account))
    fixture.receive(.readiness(.notReady("lost")))
    fixture.broker.set(readiness: .notReady("lost"))
    guard case .notReady = refusal(fixture, wish(order)) else {
      Issue.record("settled without a client")
      return
    }
    #expect(fixture.state(order) == .unknown)
  }

  @Test("an answer that was asked for before the order was sent says nothing about it")
  func olderAnswer_IsRefused() throws {
    let fixture = try DeskFixture()
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.desk.tick()
    fixture.broker.set(failure: .unknown("half written"))
    let order = fixture.place()
    fixture.receive(.snapshot(.make()))
    #expect(refusal(fixture, wish(order)) == .notAnswered(order.intent, order.account))
    #expect(fixture.desk.order(order.intent)?.state == .unknown)
  }

  @Test(
    "evidence that comes later revives it, also over a restart",
    arguments: OrderSettlement.Fate.allCases, [false, true])
  func laterEvidence_Revives(fate: OrderSettlement.Fate, restarts: Bool) throws {
    for state in [OrderState.working, .filled] {
      var (fixture, log, order) = try stranded()
      _ = try fixture.desk.settle(wish(order, fate))
      if restarts {
        fixture = try DeskFixture(log: log, clock: fixture.clock, seed: 5)
        #expect(fixture.state(order) == (fate == .lost ? .lost : .cancelled))
      }
      let event: BrokerEvent =
        state == .working
        ? .orderReport(order.report())
        : .snapshot(.make(executions: [order.execution("e.01", 100)], positions: [.make(100)]))
      fixture.receive(event)
      #expect(fixture.state(order) == state)
      #expect(fixture.desk.order(order.intent)?.reason == nil)
      #expect(fixture.listener.notices.count { $0.kind == "order.revived" } == 1)
      #expect(fixture.broker.cancels.isEmpty, "nothing is cancelled by itself")
    }
  }
}
