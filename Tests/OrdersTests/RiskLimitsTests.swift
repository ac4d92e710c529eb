import Orders
import Testing
import TradingModel

@Suite("Which limit holds")
struct RiskLimitsTests {
  static let alpha = StrategyID(rawValue: "alpha")
  static let paper = AccountName(rawValue: "paper")

  private func settings(
    house: RiskLimits = RiskLimits(), account: RiskLimits = RiskLimits(),
    strategy: RiskLimits = RiskLimits(), money: RiskMoney = .paper
  ) -> RiskSettings {
    RiskSettings(
      money: money, house: house, accounts: [Self.paper: account],
      strategies: [Self.alpha: strategy])
  }

  @Test("the strictest of house, account and strategy, with its place")
  func strictest_Holds() {
    let limits = settings(
      house: RiskLimits(numbers: [.orderValue: .limit(100_000)]),
      account: RiskLimits(numbers: [.orderValue: .limit(50_000), .duplicateWindow: .limit(3)]),
      strategy: RiskLimits(numbers: [.orderValue: .limit(70_000), .duplicateWindow: .limit(1)])
    ).limits(of: Self.alpha, on: Self.paper)
    #expect(limits[.orderValue] == 50_000)
    #expect(limits.source(.orderValue) == .account(Self.paper))
    #expect(limits[.duplicateWindow] == 3, "the longer window is the stricter one")
    #expect(limits[.positionPercent] == 20)
    #expect(limits.source(.positionPercent) == .standard)
  }

  @Test("only the house loosens what is built in")
  func onlyTheHouse_Loosens() {
    let own = RiskLimits(
      numbers: [.collar: .off, .lossHalt: .limit(9)], permits: [.ownCross: true])
    let tight = settings(strategy: own)
    #expect(tight.limits(of: Self.alpha, on: Self.paper)[.collar] == 3)
    #expect(tight.limits(of: Self.alpha, on: Self.paper)[.lossHalt] == 4)
    #expect(!tight.limits(of: Self.alpha, on: Self.paper)[.ownCross])
    #expect(
      tight.loose == [
        "[strategy.risk] daily_loss_halt_percent of strategy alpha in the configuration is 9, "
          + "looser than the house's 4, which applies; change it in [risk]",
        "[strategy.risk] price_collar_percent of strategy alpha in the configuration is off, and "
          + "the house's limit of 3 applies all the same; change it in [risk]",
      ])
    let loose = settings(house: own)
    #expect(loose.limits(of: Self.alpha, on: Self.paper)[.collar] == nil)
    #expect(loose.limits(of: Self.alpha, on: Self.paper)[.lossHalt] == 9)
    #expect(loose.limits(of: Self.alpha, on: Self.paper)[.ownCross])
    #expect(loose.loose.isEmpty)
  }

  @Test("real money does not start without its limits, nor with a paper number")
  func liveAccount_NeedsItsLimits() {
    let live = settings(money: .live)
    let missing = live.missing(on: Self.paper, number: AccountNumber(rawValue: "U1"))
    #expect(missing.count == 6)
    #expect(
      missing[0]
        == "account \"paper\" trades real money and has no max_order_value. Nothing is started. "
        + "Set max_order_value (a sum of money) in [risk.account.paper] or [risk]")
    let full = settings(
      house: RiskLimits(
        numbers: [
          .orderValue: .limit(1), .positionValue: .limit(1), .dailyLoss: .limit(1),
        ]),
      account: RiskLimits(
        lists: [.instruments: ["A.B"], .currencies: ["USD"], .securityTypes: ["STK"]]),
      money: .live)
    #expect(full.missing(on: Self.paper, number: AccountNumber(rawValue: "U1")).isEmpty)
    #expect(
      full.missing(on: Self.paper, number: AccountNumber(rawValue: "DU1")) == [
        "account \"paper\" has the number DU1, which is one of paper trading, and is configured "
          + "as mode = \"live\". Nothing is started. Set mode = \"paper\" in "
          + "[risk.account.paper] or [risk] if you mean it"
      ])
    #expect(settings().missing(on: Self.paper, number: AccountNumber(rawValue: "DU1")).isEmpty)
    #expect(settings().missing(on: Self.paper, number: AccountNumber(rawValue: "U1")).count == 1)
  }

  @Test("real money gets the strict permits")
  func liveAccount_GetsStrictPermits() {
    let live = settings(money: .live).limits(of: nil, on: Self.paper)
    let paper = settings().limits(of: nil, on: Self.paper)
    for permit in [RiskPermit.shortSale, .unknownWorth, .delayedQuotes] {
      #expect(!live[permit] && paper[permit])
    }
  }
}
