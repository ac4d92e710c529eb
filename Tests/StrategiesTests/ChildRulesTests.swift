import Orders
import Testing
import TradingModel

@testable import Strategies

/// The rules that the daemon holds a child to, without a child.
@Suite struct ChildRulesTests {
  static let deadline = Duration.milliseconds(250)

  static func sight(
    at milliseconds: Int64, busySince: Int64? = nil, seen: UInt64 = 0, backlog: Bool = false
  ) -> ChildWatch.Sight {
    .init(
      now: milliseconds * 1_000_000, busySince: busySince.map { $0 * 1_000_000 },
      eventsSeen: seen, hasBacklog: backlog)
  }

  @Test func busyChild_ThatComputes_GoesAtItsDeadline() {
    var watch = ChildWatch(now: 0)
    for now in stride(from: Int64(1000), through: 1240, by: 20) {
      let misdeed = watch.misdeed(
        Self.sight(at: now, busySince: 1000, seen: 1), deadline: Self.deadline
      ) { .milliseconds(now - 990) }
      #expect(misdeed == nil)
    }
    let misdeed = watch.misdeed(
      Self.sight(at: 1260, busySince: 1000, seen: 1), deadline: Self.deadline
    ) { .milliseconds(270) }
    #expect(misdeed?.contains("one event took longer than") == true)
  }

  @Test func childWithoutAProcessor_HasFourTimesAsLong() {
    var watch = ChildWatch(now: 0)
    for now in stride(from: Int64(1000), through: 2000, by: 20) {
      let misdeed = watch.misdeed(
        Self.sight(at: now, busySince: 1000, seen: 1), deadline: Self.deadline
      ) { .milliseconds(10) }
      #expect(misdeed == nil)
    }
    let misdeed = watch.misdeed(
      Self.sight(at: 2020, busySince: 1000, seen: 1), deadline: Self.deadline
    ) { .milliseconds(10) }
    #expect(misdeed != nil)
  }

  @Test func nextEvent_BeginsAnew() {
    var watch = ChildWatch(now: 0)
    for round in Int64(0)..<20 {
      let since = round * 200
      for now in stride(from: since, to: since + 200, by: 20) {
        let misdeed = watch.misdeed(
          Self.sight(at: now, busySince: since, seen: UInt64(round)), deadline: Self.deadline
        ) { .milliseconds(now) }
        #expect(misdeed == nil)
      }
    }
  }

  @Test(arguments: [Int64.min, -1, 0, .max])
  func anyClaim_IsOnlyANumber(_ since: Int64) {
    var watch = ChildWatch(now: .max)
    let sight = ChildWatch.Sight(
      now: 5, busySince: since, eventsSeen: .max, hasBacklog: true)
    _ = watch.misdeed(sight, deadline: Self.deadline) { nil }
    _ = watch.misdeed(sight, deadline: Self.deadline) { .seconds(1_000_000) }
  }

  @Test func unreadEvents_EndAChildThatShowsNothing() {
    var watch = ChildWatch(now: 0)
    var misdeeds = 0
    for now in stride(from: Int64(0), through: 1100, by: 20) {
      let sight = Self.sight(at: now, seen: 3, backlog: true)
      if watch.misdeed(sight, deadline: Self.deadline, cpu: { nil }) != nil { misdeeds += 1 }
    }
    #expect(misdeeds > 0 && misdeeds < 6)
  }

  @Test func processorTime_IsExtendedForWhoLeavesSome() {
    var allowance = CPUAllowance(now: 0)
    #expect(!allowance.isDue(9_999_000_000))
    #expect(allowance.isDue(10_000_000_000))
    let used = [Duration.seconds(5), .milliseconds(14_500), .seconds(15)]
    let earned = zip([Int64(10), 20, 30], used).map {
      allowance.isEarned(now: $0 * 1_000_000_000, used: $1)
    }
    #expect(earned == [true, false, true])
  }

  @Test func requestNumbers_RiseByLittle() {
    var numbers = RequestNumbers(first: 7)
    let leap = RequestNumbers.leap
    let tried: [Int64] = [6, 7, 7, 9, .max, .min, 0, -1, 9 + leap + 1, 9 + leap]
    let taken = tried.map { numbers.take($0) }
    #expect(
      taken == [false, true, false, true, false, false, false, false, false, true])
    var last = RequestNumbers(first: .max)
    let ends = [Int64.max, .min].map { last.take($0) }
    #expect(ends == [true, false])
  }

  @Test func cancelOfEverything_IsARepetition_UntilSomethingWasPlaced() {
    var repeated = RepeatedCancels()
    let ticket = OrderTicket(
      instrument: InstrumentID(rawValue: 1), side: .buy, quantity: 1, type: .market)
    func ask(_ action: OrderRequest.Action, _ account: String = "paper") -> Bool {
      repeated.isRepetition(
        OrderRequest(
          strategy: StrategyID(rawValue: "a"), number: 1,
          account: AccountName(rawValue: account), action: action))
    }
    let told = [
      ask(.cancelAll), ask(.cancelAll), ask(.cancelAll, "second"), ask(.place(ticket)),
      ask(.place(ticket)), ask(.cancelAll), ask(.cancelAll), ask(.preview(ticket)), ask(.cancelAll),
    ]
    #expect(told == [false, true, false, false, false, false, true, false, true])
  }

  static func holding(_ quantity: Int, _ instrument: Int64 = 1) -> StrategyHolding {
    var holding = StrategyHolding(
      key: .init(
        strategy: StrategyID(rawValue: "a"), account: AccountName(rawValue: "paper"),
        instrument: InstrumentID(rawValue: instrument)))
    holding.apply(
      side: quantity < 0 ? .sell : .buy, quantity: Decimal64(abs(quantity)), price: Decimal64(9))
    return holding
  }

  @Test func flattening_WaitsForTheOrders_ThenClosesEachHolding_ThenIsFlat() {
    var flattening = Flattening()
    let held = [Self.holding(5), Self.holding(-3, 2), Self.holding(0, 3)]
    func look(_ working: Int, _ held: [StrategyHolding], isReady: Bool = true) -> Flattening.Action
    {
      flattening.look(working: working, holdings: held) { _ in isReady }
    }
    #expect(look(1, held) == .wait)
    #expect(look(0, held, isReady: false) == .wait)
    let account = AccountName(rawValue: "paper")
    #expect(
      look(0, held)
        == .close([
          .init(
            account: account, instrument: InstrumentID(rawValue: 1), side: .sell, quantity: 5),
          .init(
            account: account, instrument: InstrumentID(rawValue: 2), side: .buy, quantity: 3),
        ]))
    #expect(look(2, held) == .wait)
    #expect(look(0, []) == .flat)
  }

  @Test func flattening_GivesUp_WhenNothingHelps() {
    var flattening = Flattening()
    var actions: [Flattening.Action] = []
    for _ in 0...Flattening.rounds {
      actions.append(flattening.look(working: 0, holdings: [Self.holding(1)]) { _ in true })
    }
    #expect(actions.dropLast().allSatisfy { $0 != .givenUp && $0 != .wait })
    #expect(actions.last == .givenUp)
  }

  @Test func flattening_DoesNotCountRounds_InWhichNothingCouldBeSent() {
    var flattening = Flattening()
    for round in 0...3 * Flattening.rounds {
      let action = flattening.look(working: 0, holdings: [Self.holding(1)]) { _ in true }
      #expect(action != .givenUp && action != .wait)
      let isNew = flattening.postpone("the market is closed")
      #expect(isNew == (round == 0))
    }
    let isNew = flattening.postpone("another reason")
    #expect(isNew)
  }
}
