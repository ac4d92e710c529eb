import Orders
import Testing
import TradingModel

@testable import Runner

@Suite("The sections about risk")
struct RiskConfigurationTests {
  private func load(_ runner: String, number: String = "DU1") throws -> Configuration {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", "[accounts.ib]\nswing = \"\(number)\"\n")
    try folder.write("runner.toml", runner)
    try folder.write("strategies/a.lua", "return {}")
    return ConfigurationLoader(directory: folder.path, home: "/home/u").load()
  }

  private static let strategy = "[[strategy]]\nscript = \"a.lua\"\naccount = \"swing\"\n"

  @Test("house, account and strategy are read, and the strictest holds")
  func sections_AreRead() throws {
    let configuration = try load(
      """
      [risk]
      max_order_value = 40000.5
      max_position_percent = "off"
      currencies = ["usd"]
      [risk.account.swing]
      max_order_value = 30000
      \(Self.strategy)[strategy.risk]
      max_orders_per_day = 7
      own_cross = true
      """)
    #expect(configuration.problems.isEmpty, "\(configuration.problems)")
    let runner = configuration.runner
    let limits = runner.risk.settings(.live, strategies: runner.strategies)
      .limits(of: StrategyID(rawValue: "a"), on: AccountName(rawValue: "swing"))
    #expect(limits[.orderValue] == 30_000)
    #expect(limits[.positionPercent] == nil)
    #expect(limits[.ordersADay] == 7)
    #expect(!limits[.ownCross], "a strategy cannot loosen the house")
    #expect(limits.lists(.currencies).first?.words == ["USD"])
    #expect(
      runner.risk.house.numbers[.orderValue] == .limit(Decimal64(mantissa: 400_005, scale: 1)))
  }

  @Test(
    "mistakes are named with their line",
    arguments: [
      ("[risk]\nmax_order_valu = 1", "runner.toml:2: `max_order_valu` is not a key in [risk]; did"),
      (
        "[risk]\nmax_order_value = \"much\"",
        "runner.toml:2: `max_order_value` is a string; it must"
      ),
      ("[risk]\nmax_order_value = -1", "runner.toml:2: `max_order_value` must be from 0 to"),
      ("[risk]\nmode = \"real\"", "runner.toml:2: `mode` is \"real\"; it must be one of"),
      ("[risk]\nday_zone = \"Mars\"", "runner.toml:2: \"Mars\" is no time zone"),
      ("[risk.account.swng]\nmax_order_value = 1", "account \"swng\" is not in [accounts.ib]"),
      ("[risk]\nmode = \"live\"\ndefaults = false", "`defaults` = false is for paper accounts"),
      (
        "[risk.account.swing]\nmax_order_value = 90000",
        "warning: [risk.account.swing] max_order_value in the configuration is 90,000, looser than "
          + "the house's 25,000"
      ),
    ])
  func mistakes_AreNamed(text: String, expected: String) throws {
    let problems = try load(text).problems.map(\.description)
    #expect(problems.contains { $0.contains(expected) }, "\(problems)")
  }

  @Test("real money starts only with mode and limits; paper needs neither")
  func realMoney_NeedsItsLimits() throws {
    #expect(try load(Self.strategy).liveProblems.isEmpty)
    let unasked = try load(Self.strategy, number: "U1").liveProblems
    #expect(unasked.count == 1)
    #expect(unasked.first?.message.contains("which is one of real money") == true)
    let live = "[risk]\nmode = \"live\"\n"
    #expect(try load(live + Self.strategy, number: "U1").liveProblems.count == 6)
    let whole =
      live + "max_order_value = 1\nmax_position_value = 1\nmax_daily_loss = 1\n"
      + "instruments = [\"AAPL.NASDAQ\"]\ncurrencies = [\"USD\"]\nsecurity_types = [\"STK\"]\n"
    #expect(try load(whole + Self.strategy, number: "U1").liveProblems.isEmpty)
    #expect(try load(whole + Self.strategy, number: "DU1").liveProblems.count == 1)
  }

  @Test("a day lasts from midnight to midnight where the account is, also when clocks change")
  func day_FollowsTheZone() {
    // 2026-03-08 is the day on which New York's clocks go forward.
    let noon = Timestamp(seconds: 1_772_985_600)
    let day = RiskConfiguration.day(of: noon, in: "America/New_York")
    #expect(day.end.since(day.start) == .seconds(23 * 3600))
    #expect(day.start <= noon && noon < day.end)
    #expect(RiskConfiguration.timeText(noon, in: "UTC") == "16:00:00 GMT")
  }
}
