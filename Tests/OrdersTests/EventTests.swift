import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("What the broker says")
struct EventTests {
  @Test("statuses move an order, and only executions fill it")
  func statuses_DoNotFill() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(order.status(.preSubmitted), order.status(.filled, filled: 100))
    #expect(fixture.state(order) == .working)
    fixture.receive(.execution(order.execution("e.01", 40, cumulative: 40)))
    #expect(fixture.state(order) == .partiallyFilled)
    fixture.receive(.execution(order.execution("f.01", 60, at: "187.20", cumulative: 100)))
    #expect(fixture.state(order) == .filled)
    #expect(fixture.desk.order(order.intent)?.averagePrice == "187.22")
    #expect(fixture.desk.order(order.intent)?.perm == order.testPerm)
  }

  @Test("a repeated execution is booked once")
  func repeatedExecution_CountsOnce() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    for _ in 0..<3 { fixture.receive(.execution(order.execution("e.01", 40))) }
    #expect(fixture.desk.order(order.intent)?.filled == 40)
    #expect(fixture.listener.fills.count == 1)
    let records = (fixture.log as? MemoryLog)?.commits.joined().count {
      if case .filled = $0 { true } else { false }
    }
    #expect(records == 1)
  }

  @Test("a fill before the order report is booked at once, by reference")
  func earlyFill_IsBooked() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.execution(order.execution("e.01", 100, number: false)))
    #expect(fixture.state(order) == .filled)
    fixture.receive(.orderReport(order.report(.submitted)))
    #expect(fixture.state(order) == .filled)
  }

  @Test("a fill that tells only the permanent id finds its order once that is known")
  func fillByPermOnly_IsAttachedLater() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    fixture.receive(
      .execution(order.execution("e.01", 100, reference: false, number: false)))
    #expect(log.fills.map(\.intent) == [nil])
    fixture.receive(.orderReport(order.report()))
    #expect(fixture.state(order) == .filled)
    #expect(log.fills.map(\.intent) == [order.intent])
    let key = StrategyHolding.Key(
      strategy: order.strategy, account: order.account, instrument: order.ticket.instrument)
    #expect(fixture.desk.holding(key).quantity == 100)
  }

  @Test(
    "a correction replaces the execution of its base and both are kept", arguments: [true, false])
  func correction_Replaces(inOrder: Bool) throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    let reports = [
      order.execution("0000e0d5.65a1.01.01", 40, at: "187.25"),
      order.execution("0000e0d5.65a1.01.02", 30, at: "187.20"),
    ]
    for report in inOrder ? reports : reports.reversed() { fixture.receive(.execution(report)) }
    #expect(fixture.desk.order(order.intent)?.filled == 30)
    #expect(fixture.desk.order(order.intent)?.averagePrice == "187.20")
    #expect(log.fills.count == 2)
    let key = StrategyHolding.Key(
      strategy: order.strategy, account: order.account, instrument: order.ticket.instrument)
    #expect(fixture.desk.holding(key).quantity == 30)
    #expect(fixture.listener.notices.contains { $0.kind == "fill.corrected" } == inOrder)
  }

  @Test("a commission joins its fill in either order", arguments: [true, false])
  func commission_JoinsInEitherOrder(fillFirst: Bool) throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    let events: [BrokerEvent] = [
      .execution(order.execution("e.01", 100)), .commission(.make("e.01")),
    ]
    for event in fillFirst ? events : events.reversed() { fixture.receive(event) }
    fixture.receive(.commission(.make("e.01")))
    #expect(fixture.listener.fills.last?.commission == .make("e.01"))
    #expect(fixture.listener.fills.count == (fillFirst ? 2 : 1))
  }

  @Test("a fill after the cancel is booked")
  func lateFill_IsBooked() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(order.status(.cancelled), .execution(order.execution("e.01", 40)))
    #expect(fixture.state(order) == .cancelled)
    #expect(fixture.desk.order(order.intent)?.filled == 40)
    fixture.receive(.execution(order.execution("f.01", 60)))
    #expect(fixture.state(order) == .filled)
  }

  @Test(
    "no code alone ends an acknowledged order",
    arguments: [104, 110, 200, 201, 202, 399, 404, 2109, 10148])
  func codeAlone_DoesNotEndAcknowledged(code: Int) throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.receive(.orderMessage(order.brokerOrder!, code: code, text: "words"))
    #expect(fixture.state(order) == .working)
  }

  @Test(
    "a warning does not end an order that is not acknowledged", arguments: [399, 404, 2109, 10349])
  func warning_DoesNotEndUnacknowledged(code: Int) throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderMessage(order.brokerOrder!, code: code, text: "words"))
    #expect(fixture.state(order) == .sending)
    #expect(fixture.listener.notices.contains { $0.kind == "order.warning" })
  }

  @Test("a refusal ends an order before its acknowledgement, and evidence takes that back")
  func refusal_EndsUnacknowledged() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderMessage(order.brokerOrder!, code: 201, text: "Order rejected: margin"))
    #expect(fixture.state(order) == .rejected)
    #expect(fixture.desk.order(order.intent)?.reason == "Order rejected: margin [201]")
    fixture.receive(.orderReport(order.report(.submitted)))
    #expect(fixture.state(order) == .working)
  }

  @Test("202 with the status Cancelled is a cancel, 201 with it or with Inactive a rejection")
  func codesWithStatuses_End() throws {
    let fixture = try DeskFixture()
    let orders = (1...3).map { fixture.place(Int64($0)) }
    for order in orders { fixture.receive(.orderReport(order.report())) }
    fixture.receive(.orderMessage(orders[0].brokerOrder!, code: 202, text: "Order Canceled"))
    fixture.receive(orders[0].status(.cancelled))
    #expect(fixture.state(orders[0]) == .cancelled)
    fixture.receive(.orderMessage(orders[1].brokerOrder!, code: 201, text: "rejected"))
    fixture.receive(orders[1].status(.cancelled))
    #expect(fixture.state(orders[1]) == .rejected)
    fixture.receive(orders[2].status(.inactive))
    #expect(fixture.state(orders[2]) == .working)
    fixture.receive(.orderMessage(orders[2].brokerOrder!, code: 201, text: "rejected"))
    #expect(fixture.state(orders[2]) == .rejected)
  }

  @Test("Inactive is not final, is live again with Submitted, and ends with a completed report")
  func inactive_IsNotFinal() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(order.status(.inactive, whyHeld: "locate"))
    #expect(fixture.state(order) == .working)
    #expect(fixture.desk.order(order.intent)?.reason == "held: locate")
    fixture.receive(order.status(.submitted))
    #expect(fixture.state(order) == .working)
    fixture.reconnect(.make(completed: [order.report(.inactive, completed: true)]))
    #expect(fixture.state(order) == .rejected)
  }

  @Test("10147 makes a cancelled order unknown and asks for the whole state")
  func cancelNotFound_IsUnknown() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.desk.handleOrderRequests([.make(2, .cancel(order.intent))])
    fixture.clock.advance(by: .seconds(10))
    fixture.receive(.orderMessage(order.brokerOrder!, code: 10147, text: "not found"))
    #expect(fixture.state(order) == .unknown)
    #expect(fixture.broker.snapshotRequests == 2)
    fixture.receive(.snapshot(.make(completed: [order.report(.cancelled, completed: true)])))
    #expect(fixture.state(order) == .cancelled)
  }

  @Test("an immediate order's rest that the broker cancels has expired")
  func immediateRest_Expires() throws {
    let fixture = try DeskFixture()
    let order = fixture.place(1, .make(timeInForce: .immediateOrCancel))
    fixture.receive(.execution(order.execution("e.01", 40)), order.status(.cancelled, filled: 40))
    #expect(fixture.state(order) == .expired)
  }

  @Test("an order made by hand is observed under its permanent id and never touched")
  func manualOrder_IsObserved() throws {
    let fixture = try DeskFixture()
    let own = fixture.place()
    var manual = own.report(reference: false, perm: PermID(rawValue: 77))
    manual.order = BrokerOrderID(rawValue: 0)
    manual.clientID = 0
    var other = manual
    other.perm = PermID(rawValue: 78)
    fixture.receive(.orderReport(manual), .orderReport(other), .orderReport(manual))
    let external = fixture.listener.orders.filter { $0.strategy == nil }
    #expect(external.map(\.perm) == [PermID(rawValue: 77), PermID(rawValue: 78)])
    var fill = own.execution(
      "m.01", 100, reference: false, perm: PermID(rawValue: 77), number: false)
    fill.clientID = 0
    fixture.receive(.execution(fill))
    #expect(fixture.listener.fills.last?.strategy == nil)
    #expect(fixture.state(external[0]) == .filled)
    #expect(fixture.state(own) == .sending)
    fixture.desk.handleOrderRequests([.make(2, .cancel(external[1].intent))])
    #expect(fixture.listener.refusals.last?.contains("not an order of this strategy") == true)
    #expect(fixture.broker.cancels.isEmpty)
  }

  @Test("our number at another client, or with other terms, is not our order")
  func foreignNumber_IsNotOurs() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    var foreign = order.report(.cancelled, reference: false, perm: PermID(rawValue: 5))
    foreign.clientID = 8
    fixture.receive(.orderReport(foreign))
    foreign.clientID = 7
    foreign.side = .sell
    fixture.receive(.orderReport(foreign))
    var mismatch = order.report(.cancelled)
    mismatch.side = .sell
    fixture.receive(.orderReport(mismatch))
    #expect(fixture.state(order) == .sending)
    #expect(fixture.listener.notices.contains { $0.kind == "order.mismatch" })
  }

  @Test("a fill with a field that could not be read counts, and says so")
  func defectiveFill_Counts() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(
      .execution(order.execution("e.01", 100, time: nil, defects: ["time `20261101 01:30`"])))
    #expect(fixture.state(order) == .filled)
    #expect(fixture.listener.notices.contains { $0.kind == "fill.defect" })
  }

  @Test("one reference with two permanent ids is told")
  func splitOrder_IsTold() throws {
    let fixture = try DeskFixture()
    let order = fixture.place()
    fixture.receive(.orderReport(order.report()))
    fixture.receive(.orderReport(order.report(perm: PermID(rawValue: 4))))
    #expect(fixture.listener.notices.contains { $0.kind == "order.split" })
  }

  @Test("positions are told per unit and once, account values when they change")
  func positionsAndValues_AreTold() throws {
    let fixture = try DeskFixture()
    let contract = Instrument.make().contract
    let report = PositionReport(
      account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: 265_598),
      contract: contract, quantity: 100, averageCost: "187.25")
    let value = BrokerEvent.accountValue(
      AccountNumber(rawValue: "DU1"), key: "NetLiquidation", value: "1000.00", currency: "USD")
    fixture.receive(.position(report), .position(report), value, value)
    #expect(fixture.listener.positions.map(\.quantity) == [100])
    #expect(fixture.listener.values.count == 1)
    fixture.receive(.snapshot(.make(positions: [])))
    #expect(
      fixture.listener.positions.map(\.quantity) == [100, 0], "a complete list leaves out flat")
  }

  @Test("an account that brokers.toml does not name is told once and left alone")
  func strangerAccount_IsTold() throws {
    let fixture = try DeskFixture(reported: ["DU1", "DU9"])
    let order = fixture.place()
    var report = order.report(perm: PermID(rawValue: 1))
    report.account = AccountNumber(rawValue: "DU9")
    report.reference = nil
    fixture.receive(.orderReport(report), .orderReport(report))
    #expect(fixture.listener.notices.count { $0.kind == "account.unconfigured" } == 1)
    #expect(fixture.desk.openOrders().count == 1)
  }

  @Test("what the journal cannot take is kept, told late and in order, and stops new orders")
  func journalFault_KeepsBrokerFacts() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    let order = fixture.place()
    log.set(failure: OrderLogError("full"))
    fixture.receive(.execution(order.execution("e.01", 40)))
    fixture.receive(.execution(order.execution("f.01", 60)))
    #expect(fixture.listener.fills.isEmpty)
    #expect(fixture.listener.notices.count { $0.kind == "journal.fault" } == 1)
    fixture.desk.handleOrderRequests([.make(2)])
    #expect(fixture.broker.placed.count == 1)
    log.set(failure: nil)
    fixture.desk.tick()
    #expect(fixture.listener.fills.map(\.execution.rawValue) == ["e.01", "f.01"])
    #expect(log.fills.count == 2)
    #expect(log.orders[order.intent]?.state == .filled)
  }
}
