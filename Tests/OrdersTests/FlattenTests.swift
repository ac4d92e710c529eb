import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Flatten")
struct FlattenTests {
  private func placedSince(_ count: Int, _ fixture: DeskFixture) -> [BrokerOrder] {
    Array(fixture.broker.placed.joined().dropFirst(count))
  }

  @Test("what works is cancelled first, then the holding is closed, then it is verified flat")
  func flatten_ClosesAfterCancels() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log)
    fixture.hold(100)
    let exit = fixture.place(2, .make(side: .sell, quantity: 100, type: .limit("195.00")))
    fixture.receive(exit.status(.submitted))
    fixture.restrain(.flatten, .strategy(DeskFixture.alpha))
    #expect(fixture.broker.cancels == [exit.brokerOrder])
    fixture.pass(2)
    #expect(placedSince(2, fixture).isEmpty, "the cancel is not confirmed")
    #expect(
      fixture.desk.restraintStates.first?.closing
        == ["alpha on paper holds 100 AAPL.NASDAQ: waits until 1 orders have proven to be ended"])
    fixture.receive(exit.status(.cancelled))
    fixture.pass(1)
    let closing = try #require(placedSince(2, fixture).first)
    #expect(closing.ticket.side == .sell && closing.ticket.quantity == 100)
    #expect(closing.ticket.type == .market && closing.strategy == DeskFixture.alpha)
    fixture.pass(5)
    #expect(placedSince(2, fixture).count == 1, "one at a time")
    #expect(fixture.broker.cancels.count == 1, "the closing order is not cancelled")
    let order = try #require(fixture.desk.order(closing.intent))
    #expect(order.requestNumber == nil)
    fixture.receive(.execution(order.execution("c1.01", 100)))
    fixture.pass(1)
    #expect(fixture.desk.restraintStates.first?.flatSince == nil, "the broker still holds it")
    fixture.position(0)
    fixture.pass(1)
    #expect(fixture.desk.restraintStates.first?.flatSince != nil)
    #expect(fixture.kinds("restraint.flat").contains("restraint.flat"))
    #expect(fixture.refusal(9, .make())?.contains("halted for flattening") == true)
  }

  @Test("a closing order that came to nothing is tried again after a minute, then two")
  func flatten_TriesAgain() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.hold(-100)
    fixture.restrain(.flatten)
    let first = try #require(placedSince(1, fixture).first)
    #expect(first.ticket.side == .buy)
    fixture.receive(
      .orderMessage(first.id, code: 201, text: "Order rejected - reason: closed"))
    fixture.pass(59)
    #expect(placedSince(1, fixture).count == 1)
    fixture.pass(2)
    let second = try #require(placedSince(1, fixture).last)
    #expect(placedSince(1, fixture).count == 2)
    fixture.receive(.orderMessage(second.id, code: 201, text: "Order rejected"))
    fixture.pass(100)
    #expect(placedSince(1, fixture).count == 2)
    fixture.pass(25)
    #expect(placedSince(1, fixture).count == 3)
  }

  @Test("outside of regular hours it waits, says so, and goes on when they begin")
  func flatten_WaitsForTheSession() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    var instrument = Instrument.make()
    let open = fixture.clock.now.advanced(by: .seconds(30))
    instrument.liquidHours = TradingSchedule(
      zone: "US/Eastern", sessions: [.init(open: open, close: open.advanced(by: .seconds(3600)))])
    fixture.hold(100)
    fixture.desk.learn(instrument)
    fixture.restrain(.flatten)
    #expect(placedSince(1, fixture).isEmpty)
    #expect(
      fixture.desk.restraintStates.first?.closing.first?.contains(
        "outside of regular hours; a market order goes out when they begin (14:30:30 UTC)")
        == true)
    fixture.pass(31)
    #expect(placedSince(1, fixture).count == 1)
  }

  @Test("an order of unknown fate, or books that differ from the broker, hold the closing back")
  func flatten_NeverTradesOnDoubt() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    fixture.hold(100)
    fixture.position(0)
    fixture.restrain(.flatten)
    fixture.pass(3)
    #expect(placedSince(1, fixture).isEmpty)
    #expect(
      fixture.desk.restraintStates.first?.closing.first?.contains("the books and the broker's")
        == true)
    fixture.position(100)
    fixture.pass(1)
    let closing = try #require(placedSince(1, fixture).first)
    // The connection is lost before an answer: it may be live, so there is no second one.
    fixture.receive(.readiness(.notReady("lost")), .readiness(.ready), .snapshot(.make()))
    fixture.pass(120)
    #expect(fixture.desk.order(closing.intent)?.state == .unknown)
    #expect(placedSince(1, fixture).count == 1)
  }

  @Test("after a restart the closing order is known again and not placed twice")
  func flatten_SurvivesARestart() throws {
    let log = MemoryLog()
    let first = try DeskFixture(log: log)
    first.hold(100)
    first.restrain(.flatten)
    let closing = try #require(first.broker.placed.last?.first)
    let order = try #require(first.desk.order(closing.intent))
    first.receive(order.status(.submitted))
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    let report = try #require(fixture.desk.order(closing.intent)).report()
    fixture.receive(.readiness(.ready), .snapshot(.make(open: [report])))
    fixture.position(100)
    fixture.pass(3)
    #expect(fixture.broker.placed.isEmpty)
    #expect(fixture.broker.cancels.isEmpty)
    fixture.receive(.execution(order.execution("c1.01", 100)))
    fixture.position(0)
    fixture.pass(1)
    #expect(fixture.desk.restraintStates.first?.flatSince != nil)
  }

  @Test("what no strategy owns stays, and a halt that comes later stops the closing")
  func flatten_LeavesTheRest() throws {
    let fixture = try DeskFixture(log: MemoryLog())
    let order = fixture.hold(100)
    var manual = order.execution("m1.01", 50, reference: false, number: false)
    manual.perm = PermID(rawValue: 99_999)
    manual.clientID = 0
    fixture.receive(.execution(manual))
    fixture.position(150)
    fixture.desk.restrain(
      RestraintRequest(scope: .all, level: .halt, reason: "x", actor: "y"))
    fixture.clock.advance(by: .seconds(1))
    fixture.restrain(.flatten, .strategy(DeskFixture.alpha))
    let closing = try #require(placedSince(1, fixture).first)
    #expect(closing.ticket.quantity == 100, "a flatten that came after the halt closes")
    fixture.receive(.orderMessage(closing.id, code: 201, text: "rejected"))
    fixture.clock.advance(by: .seconds(1))
    fixture.restrain(.halt, .account(DeskFixture.paper))
    fixture.pass(70)
    #expect(placedSince(1, fixture).count == 1)
  }
}
