import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite("Who owns what")
struct OwnershipTests {
  static let paper = AccountName(rawValue: "paper")
  static let aapl = InstrumentID(rawValue: 265_598)
  static let alpha = StrategyID(rawValue: "alpha")

  /// A desk whose accounts' opening positions were taken, and were none.
  private func fixture(_ log: MemoryLog = MemoryLog()) throws -> DeskFixture {
    try DeskFixture(log: log)
  }

  private func position(_ quantity: Quantity, _ id: Int64 = 265_598) -> PositionReport {
    PositionReport(
      account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: id),
      contract: Instrument.make(id: id, symbol: id == 265_598 ? "AAPL" : "OLD").contract,
      quantity: quantity, averageCost: "150")
  }

  /// Two complete looks, six seconds apart.
  private func look(_ fixture: DeskFixture, _ positions: [PositionReport], times: Int = 2) {
    for _ in 0..<times {
      fixture.clock.advance(by: .seconds(6))
      fixture.receive(.snapshot(.make(positions: positions)))
    }
  }

  private func holding(_ fixture: DeskFixture, _ strategy: StrategyID?) -> Quantity {
    fixture.desk.holding(
      StrategyHolding.Key(strategy: strategy, account: Self.paper, instrument: Self.aapl)
    ).quantity
  }

  private func decide(
    _ fixture: DeskFixture, _ action: OwnershipDecision.Action, reason: String = "seen in TWS"
  ) throws -> OwnershipOutcome {
    try fixture.desk.resolve(
      OwnershipDecision(
        account: Self.paper, instrument: Self.aapl, action: action, reason: reason,
        actor: "root (uid 0)"))
  }

  /// Alpha buys 100, and the broker's position follows.
  private func bought(_ log: MemoryLog = MemoryLog()) throws -> DeskFixture {
    let fixture = try fixture(log)
    let order = fixture.place()
    fixture.receive(
      .orderReport(order.report()), .execution(order.execution("e.01", 100, cumulative: 100)),
      .position(position(100)))
    return fixture
  }

  private func heldText(_ fixture: DeskFixture) -> String? {
    fixture.desk.holds.first { $0.cause == .difference }?.text
  }

  private func isRefused(_ fixture: DeskFixture, _ number: Int64) -> Bool {
    fixture.desk.handleOrderRequests([.make(number, .place(.make()))])
    return fixture.listener.refusedNumbers.contains(number)
  }

  // MARK: Opening

  @Test("what an account held when it was first seen stands in the unassigned book, once")
  func opening_IsUnassigned() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log, isReconciled: false)
    let manual = ExecutionReport(
      execution: ExecutionID(rawValue: "m.01"), order: nil, clientID: 0,
      perm: PermID(rawValue: 5), reference: nil, account: AccountNumber(rawValue: "DU1"),
      instrument: Self.aapl, side: .buy, quantity: 30, price: "151", time: nil, timeText: "t",
      exchange: "NASDAQ", cumulativeQuantity: nil)
    fixture.receive(.snapshot(.make(executions: [manual], positions: [position(130)])))
    #expect(log.adjustments.map(\.quantity) == [100])
    #expect(log.adjustments.map(\.kind) == [.opening])
    #expect(log.adjustments.map(\.price) == ["150"])
    #expect(holding(fixture, nil) == 130)
    #expect(fixture.desk.holds.isEmpty)
    #expect(log.marks["account:paper/baseline"] == "DU1")
    #expect(log.marks["account:second/baseline"] == "DU2")
    #expect(fixture.listener.notices.contains { $0.kind == "position.opening" })
    // Neither a second look nor a restart takes it again.
    look(fixture, [position(130)])
    let next = try DeskFixture(log: log, seed: 2, isReconciled: false)
    next.receive(.snapshot(.make(positions: [position(130)])))
    #expect(log.adjustments.count == 1)
    #expect(holding(next, nil) == 130)
    #expect(next.desk.holds.isEmpty)
  }

  @Test("an incomplete answer is no opening")
  func incompleteAnswer_IsNoOpening() throws {
    let log = MemoryLog()
    let fixture = try DeskFixture(log: log, isReconciled: false)
    fixture.receive(.snapshot(.make(executions: nil, positions: [position(100)])))
    #expect(log.adjustments.isEmpty)
    #expect(log.marks.isEmpty)
  }

  @Test("another number behind a name is a new account; what a strategy holds is asked about")
  func newNumber_IsANewAccount() throws {
    let log = MemoryLog()
    _ = try bought(log)
    let fixture = try DeskFixture(log: log, seed: 2, isReconciled: false)
    let broker = FakeBroker(name: "other")
    fixture.desk.replaceDirectory(
      AccountDirectory(
        accounts: [Self.paper: AccountNumber(rawValue: "DU9")],
        connections: [.init(broker: broker, accounts: [AccountNumber(rawValue: "DU9")])]))
    var other = position(7, 8)
    other.account = AccountNumber(rawValue: "DU9")
    fixture.desk.receive(
      .snapshot(
        BrokerSnapshot(
          accounts: [AccountNumber(rawValue: "DU9")], openOrders: [], completedOrders: [],
          executions: [], positions: [other], session: BrokerSession(rawValue: 1))),
      from: broker)
    #expect(log.marks["account:paper/baseline"] == "DU9")
    #expect(log.adjustments.map(\.quantity) == [7])
    #expect(fixture.listener.notices.contains { $0.kind == "account.number" })
    #expect(holding(fixture, Self.alpha) == 100)
    #expect(heldText(fixture)?.contains("the books add up to 100 (alpha 100)") == true)
  }

  // MARK: Drift

  @Test(
    "a bust, an expiry, a split and a flat broker end in a hold: no fill, no order",
    arguments: [50, 0, 200, -100] as [Quantity])
  func changedPosition_IsDrift(_ reported: Quantity) throws {
    let log = MemoryLog()
    let fixture = try bought(log)
    let (fills, calls) = (log.fills.count, fixture.broker.placed.count)
    // The position alone changes, and no execution tells why.
    fixture.receive(.position(position(reported)))
    #expect(fixture.desk.holds.isEmpty)
    let positions = reported.isZero ? [] : [position(reported)]
    look(fixture, positions, times: 1)
    #expect(heldText(fixture)?.contains("A fill may be on its way") == true)
    #expect(isRefused(fixture, 2))
    look(fixture, positions, times: 1)
    let text = try #require(heldText(fixture))
    for part in [
      "DRIFT: the broker reports \(reported) of AAPL.NASDAQ on account `paper`",
      "the books add up to 100 (alpha 100): \(reported - 100)",
      "perigee adopt paper AAPL.NASDAQ --strategy NAME --reason TEXT",
      "perigee ignore paper AAPL.NASDAQ", "perigee assign paper AAPL.NASDAQ QUANTITY",
    ] { #expect(text.contains(part), "\(text)") }
    #expect(fixture.listener.notices.contains { $0.kind == "position.drift" })
    #expect(isRefused(fixture, 3))
    #expect(fixture.listener.refusals.last?.contains("DRIFT") == true)
    #expect(log.fills.count == fills)
    #expect(fixture.broker.placed.count == calls)
    #expect(holding(fixture, Self.alpha) == 100)
    // Another instrument goes on.
    fixture.desk.learn(.make(id: 9, symbol: "MSFT"))
    fixture.place(4, .make(instrument: 9))
    #expect(fixture.broker.placed.count == calls + 1)
  }

  @Test("a fill on its way is no drift: the doubt ends with it")
  func fillInFlight_IsNoDrift() throws {
    let fixture = try bought()
    let order = fixture.place(2)
    // The position is there, the execution comes after the snapshot.
    look(fixture, [position(200)], times: 1)
    #expect(heldText(fixture) != nil)
    fixture.receive(.execution(order.execution("f.01", 100, cumulative: 100)))
    #expect(fixture.desk.holds.isEmpty)
    #expect(!fixture.listener.notices.contains { $0.kind == "position.drift" })
    #expect(fixture.listener.notices.contains { $0.kind == "hold.ended" })
  }

  @Test("two looks in two sessions, or less than five seconds apart, prove nothing")
  func twoLooks_MustBeOfOneSession() throws {
    let fixture = try bought()
    look(fixture, [position(90)], times: 1)
    fixture.clock.advance(by: .seconds(4))
    fixture.receive(.snapshot(.make(positions: [position(90)])))
    #expect(heldText(fixture)?.contains("DRIFT") == false)
    fixture.broker.set(session: 2)
    fixture.receive(.readiness(.notReady("lost")), .readiness(.ready))
    fixture.clock.advance(by: .seconds(4))
    fixture.receive(.snapshot(.make(positions: [position(90)], session: 2)))
    #expect(heldText(fixture)?.contains("DRIFT") == false)
    fixture.clock.advance(by: .seconds(5))
    fixture.receive(.snapshot(.make(positions: [position(90)], session: 2)))
    #expect(heldText(fixture)?.contains("DRIFT") == true)
  }

  @Test("a drift that disappears by itself ends after two looks, noted")
  func drift_EndsByItself() throws {
    let fixture = try bought()
    look(fixture, [position(90)])
    fixture.receive(.position(position(100)))
    #expect(heldText(fixture) != nil)
    look(fixture, [position(100)], times: 1)
    #expect(heldText(fixture) != nil)
    look(fixture, [position(100)], times: 1)
    #expect(fixture.desk.holds.isEmpty)
    #expect(fixture.listener.notices.last?.kind == "hold.ended")
    #expect(!isRefused(fixture, 5))
  }

  /// Twelve seconds pass; returns how often the whole state was asked for.
  private func askedWhileTicking(_ fixture: DeskFixture) -> Int {
    let before = fixture.broker.snapshotRequests
    for _ in 0..<12 {
      fixture.clock.advance(by: .seconds(1))
      fixture.desk.tick()
    }
    return fixture.broker.snapshotRequests - before
  }

  @Test("a doubt asks for the second look, and a standing drift for none")
  func doubt_AsksForASecondLook() throws {
    let fixture = try bought()
    _ = askedWhileTicking(fixture)
    #expect(askedWhileTicking(fixture) == 0)
    look(fixture, [position(90)], times: 1)
    #expect(askedWhileTicking(fixture) >= 1)
    look(fixture, [position(90)], times: 1)
    #expect(heldText(fixture)?.contains("DRIFT") == true)
    #expect(askedWhileTicking(fixture) <= 1)
    // What only live messages show is looked at as well.
    let other = try bought()
    _ = askedWhileTicking(other)
    other.receive(.position(position(90)))
    #expect(askedWhileTicking(other) > 0)
  }

  @Test("orders made by hand stand in the unassigned book and count in the sum")
  func manualFill_IsUnassigned() throws {
    let fixture = try bought()
    var manual = ExecutionReport(
      execution: ExecutionID(rawValue: "m.01"), order: nil, clientID: 0,
      perm: PermID(rawValue: 5), reference: nil, account: AccountNumber(rawValue: "DU1"),
      instrument: Self.aapl, side: .sell, quantity: 40, price: "151", time: nil, timeText: "t",
      exchange: "NASDAQ", cumulativeQuantity: nil)
    fixture.receive(.execution(manual), .position(position(60)))
    look(fixture, [position(60)])
    #expect(fixture.desk.holds.isEmpty)
    #expect(holding(fixture, Self.alpha) == 100)
    #expect(holding(fixture, nil) == -40)
    // Fractions are exact.
    manual.execution = ExecutionID(rawValue: "m2.01")
    manual.quantity = "0.0000000123456789"
    fixture.receive(.execution(manual))
    #expect(holding(fixture, nil) == "-40.0000000123456789")
    #expect(fixture.desk.expectedPosition(Self.paper, Self.aapl) == "59.9999999876543211")
  }

  // MARK: Decisions

  @Test("adopt gives the difference to a strategy, which hears of it")
  func adopt_GivesTheDifference() throws {
    let log = MemoryLog()
    let fixture = try bought(log)
    look(fixture, [position(130)])
    let outcome = try decide(fixture, .adopt(Self.alpha, price: "149"))
    #expect(outcome.expected == 130 && outcome.reported == 130)
    #expect(holding(fixture, Self.alpha) == 130)
    #expect(fixture.desk.holds.isEmpty)
    #expect(fixture.listener.holdings.map(\.quantity) == [130])
    #expect(log.adjustments.map(\.kind) == [.adopted])
    #expect(log.adjustments.map(\.actor) == ["root (uid 0)"])
    #expect(log.adjustments.map(\.reason) == ["seen in TWS"])
    look(fixture, [position(130)])
    #expect(fixture.desk.holds.isEmpty)
    let next = try DeskFixture(log: log, seed: 2, isReconciled: false)
    #expect(holding(next, Self.alpha) == 130)
  }

  @Test("ignore accepts the difference as nobody's")
  func ignore_AcceptsTheDifference() throws {
    let fixture = try bought()
    look(fixture, [])
    let outcome = try decide(fixture, .ignore)
    #expect(outcome.adjustments.map(\.quantity) == [-100])
    #expect(holding(fixture, nil) == -100)
    #expect(holding(fixture, Self.alpha) == 100)
    #expect(fixture.desk.holds.isEmpty)
    // The two books are made flat by moving the one into the other.
    _ = try decide(fixture, .assign(100, from: Self.alpha, to: nil, price: nil))
    #expect(holding(fixture, nil) == 0 && holding(fixture, Self.alpha) == 0)
  }

  @Test("assign moves between books and leaves the sum as it is")
  func assign_MovesBetweenBooks() throws {
    let log = MemoryLog()
    let fixture = try bought(log)
    let beta = StrategyID(rawValue: "beta")
    let outcome = try decide(fixture, .assign(30, from: Self.alpha, to: beta, price: nil))
    #expect(outcome.adjustments.map(\.quantity) == [-30, 30])
    #expect(outcome.expected == 100)
    #expect(holding(fixture, Self.alpha) == 70 && holding(fixture, beta) == 30)
    #expect(fixture.listener.holdings.map(\.averagePrice) == ["187.25", "187.25"])
    #expect(fixture.listener.holdings.map(\.realized) == [0, 0])
    look(fixture, [position(100)])
    #expect(fixture.desk.holds.isEmpty)
  }

  @Test("a decision about nothing is refused with a sentence and changes nothing")
  func emptyDecision_IsRefused() throws {
    let log = MemoryLog()
    let fixture = try bought(log)
    func refusal(
      _ action: OwnershipDecision.Action, reason: String = "why"
    ) -> String {
      do {
        _ = try decide(fixture, action, reason: reason)
        return "done"
      } catch { return "\(error)" }
    }
    #expect(refusal(.ignore).contains("nothing to resolve"))
    #expect(refusal(.adopt(Self.alpha, price: nil)).contains("nothing to resolve"))
    #expect(refusal(.assign(0, from: nil, to: Self.alpha, price: nil)).contains("above nought"))
    #expect(
      refusal(.assign(5, from: nil, to: Self.alpha, price: nil))
        .contains("The unassigned book holds 0 of AAPL.NASDAQ"))
    #expect(refusal(.assign(5, from: nil, to: nil, price: nil)).contains("Name two"))
    #expect(
      refusal(.assign(5, from: Self.alpha, to: nil, price: nil), reason: " ")
        .contains("A reason"))
    look(fixture, [position(90)], times: 1)
    #expect(refusal(.ignore).contains("Try again in ten seconds"))
    look(fixture, [position(90)], times: 1)
    log.set(failure: OrderLogError("the disk is full"))
    #expect(refusal(.ignore).contains("the disk is full"))
    #expect(holding(fixture, nil) == 0)
    #expect(heldText(fixture) != nil)
    log.set(failure: nil)
    #expect(refusal(.ignore) == "done")
    #expect(log.adjustments.count == 1)
  }

  @Test("an instrument that left trading is named by its number, or as it was known")
  func instrument_IsNamedByNumber() throws {
    let fixture = try DeskFixture(isReconciled: false)
    fixture.receive(.snapshot(.make(positions: [position(3, 77)])))
    let desk = fixture.desk
    #expect(
      desk.instruments(named: try #require(InstrumentAddress("con:77"))).map(\.rawValue) == [77])
    #expect(
      desk.instruments(named: try #require(InstrumentAddress("old.nasdaq"))).map(\.rawValue)
        == [77])
    #expect(desk.instruments(named: try #require(InstrumentAddress("NONE.NASDAQ"))).isEmpty)
  }

  // MARK: What cannot be read, and who it was

  @Test("an execution that cannot be read is kept, reaches no book, and holds the instrument")
  func unreadableExecution_IsKept() throws {
    let log = MemoryLog()
    let fixture = try bought(log)
    let order = fixture.place(2)
    var report = order.execution(
      "u.01", 100, cumulative: 100, defects: ["side \"?\" cannot be read"])
    report.isBookable = false
    fixture.receive(.execution(report))
    #expect(log.fills.map(\.execution.rawValue) == ["e.01", "u.01"])
    #expect(holding(fixture, Self.alpha) == 100)
    #expect(heldText(fixture)?.contains("u.01") == true)
    #expect(fixture.listener.notices.contains { $0.kind == "fill.unreadable" })
    // One look that agrees is not enough here; the broker's number may be late.
    look(fixture, [position(100)], times: 1)
    #expect(heldText(fixture) != nil)
    look(fixture, [position(200)])
    #expect(heldText(fixture)?.contains("DRIFT") == true)
    _ = try decide(fixture, .adopt(Self.alpha, price: "187"))
    #expect(holding(fixture, Self.alpha) == 200)
    let next = try DeskFixture(log: log, seed: 2, isReconciled: false)
    #expect(holding(next, Self.alpha) == 200)
  }

  @Test("an execution under a reference that left memory goes to its strategy")
  func forgottenReference_FindsItsOwner() throws {
    let log = MemoryLog()
    let fixture = try fixture(log)
    let order = fixture.place()
    fixture.receive(
      .orderReport(order.report()), .execution(order.execution("e.01", 60)),
      order.status(.cancelled))
    #expect(fixture.desk.order(order.intent)?.state == .cancelled)
    fixture.clock.advance(by: .seconds(10 * 24 * 3600))
    fixture.desk.tick()
    #expect(fixture.desk.order(order.intent) == nil)
    // The same one again is not counted twice, and another goes to the owner.
    fixture.receive(
      .execution(order.execution("e.01", 60)), .execution(order.execution("g.01", 40)))
    #expect(holding(fixture, Self.alpha) == 100)
    #expect(holding(fixture, nil) == 0)
    #expect(fixture.listener.fills.last?.strategy == Self.alpha)
  }
}
