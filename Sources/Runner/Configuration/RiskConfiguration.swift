import Foundation
import Orders
import TradingModel

/// What `[risk]`, `[risk.account.NAME]` and `[strategy.risk]` state.
struct RiskConfiguration: Hashable, Sendable {
  /// Whether the built-in limits hold where `[risk]` is silent.
  var usesStandards = true
  var money = RiskMoney.paper
  var moneyOfAccount: [AccountName: RiskMoney] = [:]
  /// The time zone in which a day of orders and losses begins.
  var zone = RiskConfiguration.standardZone
  var zoneOfAccount: [AccountName: String] = [:]
  var house = RiskLimits()
  var accounts: [AccountName: RiskLimits] = [:]

  /// Whether any account may have a limit by average volume.
  var limitsVolume: Bool {
    let sections = [house] + accounts.values
    let isSet = sections.contains { section in
      if case .limit = section.numbers[.volumePercent] { true } else { false }
    }
    return isSet || (usesStandards && house.numbers[.volumePercent] != .off)
  }

  static let standardZone = "America/New_York"

  /// The gate's settings in a mode. Our own paper gateway serves any account number, and all of
  /// its money is play money.
  func settings(_ mode: TradingMode, strategies: [StrategyDeployment]) -> RiskSettings {
    let isOwn = mode == .paper
    let limits = strategies.compactMap { strategy in
      strategy.risk.isEmpty ? nil : (strategy.name, strategy.risk)
    }
    var settings = RiskSettings(
      usesStandards: usesStandards, moneyOfAccount: isOwn ? [:] : moneyOfAccount,
      money: isOwn ? .paper : money, checksNumbers: !isOwn, house: house, accounts: accounts,
      strategies: Dictionary(limits, uniquingKeysWith: { first, _ in first }),
      day: { [zone, zoneOfAccount] account, now in
        Self.day(of: now, in: zoneOfAccount[account] ?? zone)
      })
    settings.timeText = { [zone] in Self.timeText($0, in: zone) }
    return settings
  }

  /// The day of a moment in a time zone: from midnight to midnight, 23 to 25 hours.
  static func day(of now: Timestamp, in zone: String) -> RiskSettings.Day {
    var calendar = Calendar(identifier: .gregorian)
    guard let zone = TimeZone(identifier: zone) else { return RiskSettings.utcDay(now) }
    calendar.timeZone = zone
    let date = Foundation.Date(timeIntervalSince1970: TimeInterval(now.seconds))
    guard let interval = calendar.dateInterval(of: .day, for: date) else {
      return RiskSettings.utcDay(now)
    }
    return RiskSettings.Day(
      start: Timestamp(seconds: Int64(interval.start.timeIntervalSince1970)),
      end: Timestamp(seconds: Int64(interval.end.timeIntervalSince1970)))
  }

  /// The time of day in a time zone: `09:02:11 EST`.
  static func timeText(_ time: Timestamp, in zone: String) -> String {
    let date = Foundation.Date(timeIntervalSince1970: TimeInterval(time.seconds))
    guard let zone = TimeZone(identifier: zone) else { return RiskSettings.utcTime(time) }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.hour, .minute, .second], from: date)
    let text = [parts.hour, parts.minute, parts.second].map { part in
      let number = part ?? 0
      return number < 10 ? "0\(number)" : "\(number)"
    }
    return text.joined(separator: ":") + " " + (zone.abbreviation(for: date) ?? zone.identifier)
  }
}
