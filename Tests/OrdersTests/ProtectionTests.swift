import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("The guard of naked positions")
struct ProtectionTests {
  private static let bracket = OrderTicket.Bracket(takeProfit: nil, stopLoss: "180.00")

  private func fixture(_ policy: NakedPolicy, log: MemoryLog = MemoryLog()) throws -> DeskFixture {
    let fixture = try DeskFixture(log: log)
    fixture.desk.nakedPolicy = policy
    return fixture
  }

  private func stop(_ fixture: DeskFixture) throws -> Order {
    try #require(fixture.desk.openOrders().first { $0.ticket.type.code == "STP" })
  }

  @Test("a position with its stop is left alone, and so is one that never declared any")
  func protectedPosition_IsQuiet() throws {
    let fixture = try fixture(.alarm)
    fixture.hold(100, bracket: Self.bracket)
    fixture.receive(try stop(fixture).status(.submitted))
    fixture.pass(200)
    #expect(fixture.kinds("position.").isEmpty && fixture.kinds("stop.").isEmpty)
    let plain = try self.fixture(.alarm)
    plain.hold(100)
    plain.pass(200)
    #expect(plain.kinds("position.").isEmpty)
  }

  @Test("a partly filled entry needs a stop of what has filled only")
  func partialEntry_IsProtected() throws {
    let fixture = try fixture(.protect)
    let entry = fixture.place(1, .make(bracket: Self.bracket))
    fixture.receive(entry.status(.submitted), try stop(fixture).status(.preSubmitted))
    fixture.receive(.execution(entry.execution("e1.01", 40)))
    fixture.position(40)
    fixture.pass(130)
    #expect(fixture.kinds("position.").isEmpty && fixture.kinds("stop.").isEmpty)
    fixture.receive(entry.status(.cancelled))
    fixture.pass(130)
    #expect(fixture.kinds("stop.") == ["stop.oversized"], "the whole stop is left over 40")
    #expect(fixture.broker.placed.count == 1)
  }

  @Test("a stop that was cancelled by hand is told once, and its return too")
  func cancelledStop_IsTold() throws {
    let fixture = try fixture(.alarm)
    fixture.hold(100, bracket: Self.bracket)
    let stop = try stop(fixture)
    fixture.receive(stop.status(.submitted))
    fixture.pass(61)
    fixture.receive(stop.status(.cancelled))
    fixture.pass(300)
    #expect(fixture.kinds("position.") == ["position.naked"])
    let text = fixture.listener.notices.last { $0.kind == "position.naked" }?.text
    #expect(
      text
        == "alpha on paper holds 100 AAPL.NASDAQ and declared a stop (STP stop 180.00), but 100 of "
        + "it has none at the broker. Nothing was done: place a stop or close the position.")
    let again = fixture.place(2, .make(side: .sell, quantity: 100, type: .stop("179.00")))
    fixture.receive(again.status(.submitted))
    fixture.pass(61)
    #expect(fixture.kinds("position.").last == "position.protected")
  }

  @Test("a rejected stop pauses the strategy where that is wanted")
  func rejectedStop_Pauses() throws {
    let fixture = try fixture(.pause)
    fixture.hold(100, bracket: Self.bracket)
    let stop = try stop(fixture)
    fixture.receive(
      .orderMessage(try #require(stop.brokerOrder), code: 201, text: "Order rejected"))
    #expect(fixture.state(stop) == .rejected)
    fixture.pass(70)
    #expect(fixture.desk.restraints.map(\.scope) == [.strategy(DeskFixture.alpha)])
    #expect(fixture.desk.restraints.first?.level == .pause)
    #expect(fixture.refusal(2, .make(side: .sell, quantity: 100, type: .stop("180.00"))) == nil)
  }

  @Test("a missing stop is placed once, at its price, and journaled like any order")
  func missingStop_IsPlacedOnce() throws {
    let log = MemoryLog()
    let fixture = try fixture(.protect, log: log)
    fixture.hold(100, bracket: Self.bracket)
    let stop = try stop(fixture)
    fixture.receive(stop.status(.submitted))
    fixture.pass(61)
    fixture.receive(stop.status(.cancelled))
    fixture.pass(70)
    let placed = try #require(fixture.broker.placed.last?.first)
    #expect(fixture.broker.placed.count == 2)
    #expect(placed.ticket.type == .stop("180.00") && placed.ticket.quantity == 100)
    #expect(placed.ticket.side == .sell && placed.ticket.timeInForce == .goodTillCancelled)
    #expect(placed.strategy == DeskFixture.alpha && log.orders[placed.intent] != nil)
    let new = try #require(fixture.desk.order(placed.intent))
    fixture.receive(new.status(.submitted))
    fixture.pass(70)
    #expect(fixture.kinds("position.").last == "position.protected")
    fixture.receive(new.status(.cancelled))
    fixture.pass(200)
    #expect(fixture.broker.placed.count == 2, "once for each position")
    #expect(fixture.kinds("position.").last == "position.naked")
    // Also after a restart.
    let next = try DeskFixture(log: log, seed: 2)
    next.desk.nakedPolicy = .protect
    next.position(100)
    next.pass(200)
    #expect(next.kinds("position.").contains("position.naked"))
    #expect(next.broker.placed.isEmpty)
  }

  @Test("while an order may or may not be live nothing is placed")
  func unknownStop_IsNotDoubled() throws {
    let fixture = try fixture(.protect)
    fixture.hold(100, bracket: Self.bracket)
    let stop = try stop(fixture)
    fixture.receive(.readiness(.notReady("lost")), .readiness(.ready))
    fixture.receive(.snapshot(.make(completed: nil)), .snapshot(.make()))
    fixture.position(100)
    #expect(fixture.state(stop) == .unknown)
    fixture.pass(130)
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.kinds("stop.") == ["stop.uncertain"])
  }

  @Test("a stop without a position is told, and cancelled where that is wanted")
  func orphanStop_IsCancelled() throws {
    for policy in [NakedPolicy.alarm, .protect] {
      let fixture = try fixture(policy)
      let entry = fixture.hold(100, bracket: Self.bracket)
      let stop = try stop(fixture)
      fixture.receive(stop.status(.submitted))
      fixture.pass(61)
      // Sold by hand in TWS: the account is flat, the strategy's book is not.
      var manual = entry.execution("m1.01", 100, reference: false, perm: nil, number: false)
      manual.side = .sell
      manual.clientID = 0
      fixture.receive(.execution(manual))
      fixture.position(0)
      fixture.pass(130)
      #expect(fixture.kinds("stop.").first == "stop.orphan")
      #expect(fixture.broker.cancels == (policy == .protect ? [stop.brokerOrder] : []))
      #expect(fixture.broker.placed.count == 1)
    }
  }

  @Test("a halt keeps even the guard from placing")
  func halt_HoldsTheGuard() throws {
    let fixture = try fixture(.protect)
    fixture.hold(100, bracket: Self.bracket)
    fixture.receive(try stop(fixture).status(.submitted))
    fixture.restrain(.halt)
    fixture.receive(try stop(fixture).status(.cancelled))
    fixture.pass(130)
    #expect(fixture.broker.placed.count == 1)
    #expect(fixture.kinds("position.") == ["position.naked"])
    try fixture.desk.resume(.all, reason: "fine", actor: "maria")
    fixture.pass(61)
    #expect(fixture.broker.placed.count == 2)
  }
}
