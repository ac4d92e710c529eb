import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("The proof that an order is lost")
struct LostProofTests {
  /// A run after one that ended while it was sending `tickets`.
  private func interrupted(
    _ tickets: [OrderTicket] = [.make()], clock: ManualClock = ManualClock()
  ) throws -> (DeskFixture, [Order]) {
    let log = MemoryLog()
    let before = try DeskFixture(log: log, clock: clock)
    for (index, ticket) in tickets.enumerated() { before.place(Int64(index + 1), ticket) }
    let orders = before.desk.openOrders().sorted { $0.brokerOrder! < $1.brokerOrder! }
    let fixture = try DeskFixture(log: log, clock: clock, seed: 2, isReconciled: false)
    return (fixture, orders)
  }

  @Test("two complete answers of one session, five seconds apart, prove an absent order lost")
  func absentOrder_IsLostAfterTwoAnswers() throws {
    let (fixture, orders) = try interrupted()
    fixture.broker.set(nextOrderID: 1)
    fixture.receive(.snapshot(.make()))
    #expect(fixture.desk.readiness(of: orders[0].account) == nil, "only its instrument waits")
    #expect(fixture.state(orders[0]) == .unknown)
    fixture.pass(4) { .make() }
    #expect(fixture.state(orders[0]) == .unknown)
    fixture.pass(1) { .make() }
    #expect(fixture.state(orders[0]) == .lost)
    #expect(fixture.listener.orders.last?.state == .lost, "the strategy is told")
    let note = try #require(fixture.listener.notices.first { $0.kind == "order.lost" })
    #expect(note.text.contains("two complete answers of 127.0.0.1:4002 client 7, 5 s apart"))
    #expect(note.text.contains("next order id 1 is not above its number 1"))
    #expect(fixture.desk.holds.isEmpty)
    #expect(fixture.broker.placed.isEmpty, "nothing is sent again")
    let asked = fixture.broker.snapshotRequests
    fixture.pass(60) { .make() }
    #expect(fixture.broker.snapshotRequests == asked, "without a doubt nobody is asked again")
  }

  @Test("its instrument is held from the first moment, and other instruments are not")
  func unknownOrder_HoldsItsInstrument() throws {
    let (fixture, orders) = try interrupted()
    fixture.desk.learn(.make(id: 2, symbol: "MSFT"))
    fixture.receive(.snapshot(.make()))
    fixture.desk.handleOrderRequests([
      .make(10), .make(11, .place(.make(instrument: 2))),
    ])
    #expect(fixture.broker.placed.map { $0[0].ticket.instrument.rawValue } == [2])
    let words = try #require(fixture.listener.refusals.last)
    #expect(words.contains("Order \(orders[0].intent.rawValue) (BUY 100 AAPL on account paper)"))
    #expect(words.contains("may or may not be live at IB: the last run ended while it was being"))
    #expect(words.contains("New AAPL orders on this account are held. Checking;"))
    #expect(words.contains("Do not re-enter it by hand."))
    fixture.pass(6) { .make(open: [fixture.desk.openOrders()[1].report()]) }
    fixture.desk.handleOrderRequests([.make(12)])
    #expect(fixture.broker.placed.count == 2)
  }

  /// Each way in which one of the two answers can fail to prove it.
  static let failures: [(String, @Sendable (Order) -> (BrokerSnapshot, BrokerSnapshot))] = [
    ("open orders missing", { _ in (.make(open: nil), .make()) }),
    ("completed orders missing", { _ in (.make(), .make(completed: nil)) }),
    ("executions missing", { _ in (.make(executions: nil), .make()) }),
    ("positions missing", { _ in (.make(), .make(positions: nil)) }),
    ("another session", { _ in (.make(session: 9), .make()) }),
    (
      "its reference with other terms",
      { order in
        var report = order.report()
        report.side = .sell
        return (.make(open: [report]), .make())
      }
    ),
    (
      "its number without a reference",
      { order in
        var report = order.report(reference: false, perm: PermID(rawValue: 1), quantity: 7)
        report.isCompleted = true
        return (.make(), .make(completed: [report]))
      }
    ),
    (
      "a position that nobody expects", { order in (.make(), .make(positions: [.make(100)])) }
    ),
    (
      "a position that nobody expects, at first",
      { order in (.make(positions: [.make(100)]), .make()) }
    ),
  ]

  @Test("anything less proves nothing", arguments: failures.indices)
  func lesserEvidence_ProvesNothing(index: Int) throws {
    let (name, answers) = Self.failures[index]
    let (fixture, orders) = try interrupted()
    let (first, second) = answers(orders[0])
    fixture.receive(.snapshot(first))
    fixture.pass(6) { second }
    #expect(fixture.state(orders[0]) == .unknown, "\(name)")
    #expect(fixture.broker.placed.isEmpty)
  }

  @Test("a connection that ended between the answers makes the second the first")
  func newConnection_BeginsAnew() throws {
    let (fixture, orders) = try interrupted()
    fixture.receive(.snapshot(.make()))
    fixture.clock.advance(by: .seconds(6))
    fixture.reconnect(.make())
    #expect(fixture.state(orders[0]) == .unknown)
    fixture.pass(5) { .make() }
    #expect(fixture.state(orders[0]) == .lost)
  }

  @Test("an answer to a question of before the reconnect shows, and proves nothing")
  func answerAcrossReconnect_ProvesNothing() throws {
    let (fixture, orders) = try interrupted()
    // Asked at the start; the connection blinks before the answer.
    fixture.receive(.readiness(.notReady("1100")), .readiness(.ready))
    let asked = fixture.broker.snapshotRequests
    fixture.receive(.snapshot(.make()))
    #expect(fixture.desk.readiness(of: orders[0].account) != nil)
    #expect(fixture.broker.snapshotRequests == asked + 1, "it is asked for again")
    fixture.receive(.snapshot(.make()))
    #expect(fixture.desk.readiness(of: orders[0].account) == nil)
  }

  /// 2026-01-05, a Monday in winter, and 2026-07-05, a Sunday in summer, with the hours UTC.
  static let boundaries: [(Int64, Int64, OrderState)] = [
    (1_767_571_200, 0, .unknown), (1_767_571_200, 5, .unknown), (1_767_571_200, 12, .lost),
    (1_783_209_600, 4, .unknown), (1_783_209_600, 6, .unknown), (1_783_209_600, 7, .lost),
  ]

  @Test("no midnight and no weekly reset may lie between sending and proof", arguments: boundaries)
  func midnight_StopsTheProof(day: Int64, hour: Int64, state: OrderState) throws {
    let clock = ManualClock(Timestamp(seconds: day + hour * 3600 - 60))
    let (fixture, orders) = try interrupted(clock: clock)
    clock.advance(by: .seconds(90))
    fixture.receive(.snapshot(.make()))
    fixture.pass(30) { .make() }
    #expect(fixture.state(orders[0]) == state)
  }

  @Test("a clock that went back proves nothing")
  func clockThatWentBack_ProvesNothing() throws {
    let (fixture, orders) = try interrupted()
    fixture.clock.advance(by: .seconds(-3600))
    fixture.receive(.snapshot(.make()))
    fixture.pass(30) { .make() }
    #expect(fixture.state(orders[0]) == .unknown)
  }

  @Test("orders of one contract are proven lost together, a bracket among them")
  func ordersOfOneContract_AreLostTogether() throws {
    let (fixture, orders) = try interrupted([
      .make(), .make(quantity: 5),
      .make(bracket: .init(takeProfit: "190.00", stopLoss: "185.00")),
    ])
    #expect(orders.count == 5)
    fixture.receive(.snapshot(.make()))
    fixture.pass(5) { .make() }
    #expect(orders.map { fixture.state($0) } == Array(repeating: .lost, count: 5))
  }

  @Test("one of them that cannot be proven keeps the others of its contract unknown")
  func unprovableOrder_BlocksItsContract() throws {
    let clock = ManualClock(Timestamp(seconds: 1_767_571_200 - 3600))
    let log = MemoryLog()
    var old: [Order] = []
    old.append(try DeskFixture(log: log, clock: clock).place(1))
    clock.advance(by: .seconds(7200))
    let second = try DeskFixture(log: log, clock: clock, seed: 3)
    second.desk.learn(.make(id: 2, symbol: "MSFT"))
    old.append(second.place(2, .make(instrument: 2)))
    // A held instrument takes no order, so the third stands on the other account.
    second.desk.handleOrderRequests([.make(3, account: "second")])
    old += second.desk.openOrders().filter { $0.requestNumber == 3 }
    let fixture = try DeskFixture(log: log, clock: clock, seed: 4, isReconciled: false)
    fixture.receive(.snapshot(.make()))
    fixture.pass(5) { .make() }
    #expect(old.map { fixture.state($0) } == [.unknown, .lost, .lost])
  }

  @Test("a lost order that shows up in any report lives again, with an alarm", arguments: 0..<4)
  func lostOrder_IsRevived(way: Int) throws {
    let (fixture, orders) = try interrupted()
    let order = orders[0]
    fixture.receive(.snapshot(.make()))
    fixture.pass(5) { .make() }
    #expect(fixture.state(order) == .lost)
    let ways: [(BrokerEvent, OrderState)] = [
      (.orderReport(order.report()), .working),
      (.execution(order.execution("e.01", 100)), .filled),
      (.snapshot(.make(open: [order.report()])), .working),
      (.snapshot(.make(completed: [order.report(.cancelled, completed: true)])), .cancelled),
    ]
    fixture.receive(ways[way].0)
    #expect(fixture.state(order) == ways[way].1)
    #expect(fixture.listener.notices.count { $0.kind == "order.revived" } == 1)
    let filled = fixture.desk.holdings.map(\.quantity).reduce(.zero, +)
    #expect(filled == (way == 1 ? 100 : 0))
  }

  @Test("an unknown order is an alert after a minute, once")
  func unknownOrder_IsAnAlertAfterAMinute() throws {
    let (fixture, _) = try interrupted()
    // Its position speaks against the proof.
    fixture.receive(.snapshot(.make(positions: [.make(100)])))
    fixture.pass(60) { .make(positions: [.make(100)]) }
    #expect(!fixture.listener.notices.contains { $0.kind == "order.unknown.alert" })
    fixture.pass(600) { .make(positions: [.make(100)]) }
    let alerts = fixture.listener.notices.filter { $0.kind == "order.unknown.alert" }
    #expect(alerts.count == 1)
    #expect(alerts.first?.text.contains("is unknown for 61 s") == true)
    // The questions grow rarer: after 5, 10, 20 seconds and so on.
    #expect(fixture.broker.snapshotRequests < 12)
  }

  @Test("an order that was lost in the middle of its write is proven so as well")
  func brokenWrite_IsProvenLost() throws {
    let fixture = try DeskFixture()
    fixture.broker.set(failure: .unknown("connection reset"))
    let order = fixture.place()
    fixture.broker.set(failure: nil)
    #expect(fixture.state(order) == .unknown)
    fixture.reconnect(.make())
    fixture.pass(5) { .make() }
    #expect(fixture.state(order) == .lost)
  }

  @Test("an answer whose question is older than the order proves nothing about it")
  func questionBeforeTheOrder_ProvesNothing() throws {
    let fixture = try DeskFixture()
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.desk.tick()
    fixture.broker.set(failure: .unknown("half written"))
    let order = fixture.place()
    fixture.receive(.snapshot(.make()))
    fixture.pass(5) { .make() }
    #expect(fixture.state(order) == .unknown)
    fixture.pass(10) { .make() }
    #expect(fixture.state(order) == .lost)
  }

  @Test("what others made and the broker lists no more has ended")
  func vanishedForeignOrder_Ends() throws {
    let fixture = try DeskFixture()
    let own = fixture.place()
    var manual = own.report(reference: false, perm: PermID(rawValue: 77))
    manual.order = BrokerOrderID(rawValue: 0)
    manual.clientID = 0
    fixture.receive(.orderReport(own.report()), .orderReport(manual))
    fixture.reconnect(.make(open: [own.report()]))
    let external = try #require(fixture.desk.openOrders().first { $0.strategy == nil })
    #expect(external.state == .unknown && fixture.desk.holds.isEmpty)
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.pass(1) { .make(open: [own.report()]) }
    #expect(fixture.state(external) == .cancelled)
    #expect(fixture.state(own) == .working)
  }

  @Test("what can still trade counts unknown and lately ended orders by themselves")
  func exposure_CountsEveryOrder() throws {
    let (fixture, orders) = try interrupted([.make(), .make(side: .sell, quantity: 30)])
    let order = orders[0]
    fixture.receive(.snapshot(.make(open: [orders[1].report()])))
    fixture.receive(.execution(orders[1].execution("e.01", 10)))
    func exposure() -> OpenExposure {
      fixture.desk.openExposure(order.account, order.ticket.instrument)
    }
    #expect(exposure().buying.unknown == 100 && exposure().selling.working == 20)
    #expect(exposure().orders == 2)
    fixture.receive(.orderReport(order.report()), order.status(.cancelled))
    #expect(exposure().buying.open == 0 && exposure().buying.soft == 100)
    fixture.clock.advance(by: .seconds(130))
    fixture.desk.tick()
    #expect(exposure().buying.soft == 100, "no list of executions has come since")
    fixture.clock.advance(by: OrderDesk.reconcileInterval)
    fixture.pass(1) { .make(open: [orders[1].report()]) }
    fixture.desk.tick()
    #expect(exposure().buying.soft == 0)
    fixture.receive(.execution(order.execution("late.01", 40)))
    #expect(fixture.desk.order(order.intent)?.filled == 40, "a fill counts however late")
  }
}

extension PositionReport {
  /// What account DU1 holds of AAPL.
  static func make(_ quantity: Quantity) -> PositionReport {
    PositionReport(
      account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: 265_598),
      contract: Instrument.make().contract, quantity: quantity, averageCost: nil)
  }
}
