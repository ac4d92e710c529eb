import Orders
import Testing
import TradingModel

@Suite("The table of restraints")
struct RestraintTableTests {
  private static let swing = AccountName(rawValue: "swing")
  private static let alpha = StrategyID(rawValue: "alpha")

  private func make(
    _ scope: RestraintScope, _ level: RestraintLevel, by actor: String = "maria",
    at second: Int64 = 0
  ) -> Restraint {
    Restraint(
      scope: scope, level: level, reason: "too fast", actor: actor,
      since: Timestamp(seconds: 1_767_623_400 + second))
  }

  @Test("a stricter wish replaces, an equal or milder one leaves what stands")
  func raise_KeepsTheStricter() {
    var table = RestraintTable()
    #expect(table.isEmpty)
    #expect(table.raise(make(.all, .pause)) == .raised(make(.all, .pause)))
    #expect(table.raise(make(.all, .halt, at: 5)) == .raised(make(.all, .halt, at: 5)))
    #expect(table.raise(make(.all, .halt, by: "peter", at: 9)) == .stands(make(.all, .halt, at: 5)))
    #expect(table.raise(make(.all, .reduce, at: 10)) == .stands(make(.all, .halt, at: 5)))
    #expect(table.all == [make(.all, .halt, at: 5)])
  }

  @Test("the strictest of all, account and strategy holds")
  func strictest_IsOfAnyScope() {
    var table = RestraintTable()
    _ = table.raise(make(.strategy(Self.alpha), .halt))
    _ = table.raise(make(.account(Self.swing), .pause))
    let beta = StrategyID(rawValue: "beta")
    let other = AccountName(rawValue: "other")
    #expect(table.strictest(strategy: Self.alpha, account: Self.swing)?.level == .halt)
    #expect(table.strictest(strategy: beta, account: Self.swing)?.level == .pause)
    #expect(table.strictest(strategy: Self.alpha, account: other)?.level == .halt)
    #expect(table.strictest(strategy: beta, account: other) == nil)
    _ = table.raise(make(.all, .flatten))
    #expect(table.strictest(strategy: beta, account: other)?.level == .flatten)
    #expect(table.all.map(\.scope.description) == ["all", "account:swing", "strategy:alpha"])
    #expect(table.lift(.all)?.level == .flatten)
    #expect(table.lift(.all) == nil)
  }

  @Test("sentences say what, since when, by whom, why, and how to lift it")
  func sentences_SayEverything() {
    let halt = make(.account(Self.swing), .halt)
    let now = Timestamp(seconds: 1_767_623_999)
    #expect(
      halt.refusal(at: now)
        == "Not sent: trading is halted for account:swing since 14:30:00 UTC by maria (too fast). "
        + "Cancels still work. Lift it with: perigee resume account:swing --reason TEXT")
    #expect(
      make(.all, .pause).refusal(at: now)
        == "Not sent: trading is paused for all since 14:30:00 UTC by maria (too fast). This order "
        + "could enlarge a position; orders that reduce one and cancels still work. Lift it with: "
        + "perigee resume all --reason TEXT")
    #expect(
      halt.standing(seenAt: Timestamp(seconds: 1_767_723_999))
        == "Trading is already halted for account:swing since 2026-01-05 14:30:00 UTC by maria "
        + "(too fast): lift it first with: perigee resume account:swing --reason TEXT")
  }

  @Test("texts from outside become one printable line of bounded length")
  func texts_AreMadeHarmless() {
    let request = RestraintRequest(
      scope: .all, level: .halt, reason: "\u{1B}[2Jfire\nin the\u{202E} house  \n", actor: "")
    #expect(request.reason == "[2Jfire in the house")
    #expect(request.actor == "nobody named")
    let long = RestraintRequest(
      scope: .all, level: .halt, reason: String(repeating: "x", count: 1 << 20), actor: "a")
    #expect(long.reason.count == RestraintRequest.textLimit)
  }

  @Test("a pulled brake holds its scope until as many settles as pulls")
  func brake_CountsPulls() {
    let brake = TradingBrake()
    #expect(!brake.isPulled)
    brake.pull(.account(Self.swing), .pause)
    brake.pull(.account(Self.swing), .halt)
    #expect(brake.level(strategy: Self.alpha, account: Self.swing) == .halt)
    #expect(brake.level(strategy: Self.alpha, account: AccountName(rawValue: "other")) == nil)
    brake.settle(.account(Self.swing))
    #expect(brake.isPulled)
    brake.settle(.account(Self.swing))
    brake.settle(.account(Self.swing))
    #expect(!brake.isPulled)
  }
}
