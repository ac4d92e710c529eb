import PaperExchange
import TradingModel

/// The words of history requests.
enum HistoryText {
  /// A bar's length; nil for words that the broker does not know.
  static func barSize(_ text: String) -> BarSize? {
    let seconds: Int32? =
      switch text.lowercased() {
      case "1 sec", "1 secs": 1
      case "5 secs": 5
      case "10 secs": 10
      case "15 secs": 15
      case "30 secs": 30
      case "1 min", "1 mins": 60
      case "2 mins": 120
      case "3 mins": 180
      case "5 mins": 300
      case "10 mins": 600
      case "15 mins": 900
      case "20 mins": 1200
      case "30 mins": 1800
      case "1 hour", "1 hours": 3600
      case "2 hours": 7200
      case "3 hours": 10_800
      case "4 hours": 14_400
      case "8 hours": 28_800
      case "1 day", "1 days", "1d": 86_400
      case "1 week", "1 weeks", "1w": 604_800
      case "1 month", "1 months", "1m": 2_592_000
      default: nil
      }
    return seconds.map { BarSize(rawValue: $0) }
  }

  /// The bar sizes as the broker lists them when it refuses one.
  static let legalBarSizes =
    "1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, "
    + "20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day, 1W, 1M"

  /// What bars are of.
  enum Content: Hashable {
    /// Prices of the market.
    case prices(HistoryPrice)
    /// A month's volatility, a year.
    case historicalVolatility
    /// The volatility in the prices of options.
    case impliedVolatility
    /// What borrowing costs, in per cent a year.
    case feeRate
    /// Sessions in the place of bars.
    case schedule
    /// Known to the broker, but nothing on this exchange has it.
    case nothing
  }

  /// What bars are of; nil for words that the broker does not know.
  static func content(_ text: String) -> Content? {
    switch text.uppercased() {
    case "TRADES", "ADJUSTED_LAST", "AGGTRADES": .prices(.trades)
    case "MIDPOINT": .prices(.midpoint)
    case "BID": .prices(.bid)
    case "ASK": .prices(.ask)
    case "BID_ASK": .prices(.bidAsk)
    case "HISTORICAL_VOLATILITY": .historicalVolatility
    case "OPTION_IMPLIED_VOLATILITY": .impliedVolatility
    case "FEE_RATE", "REBATE_RATE": .feeRate
    case "SCHEDULE": .schedule
    case "YIELD_ASK", "YIELD_BID", "YIELD_BID_ASK", "YIELD_LAST": .nothing
    default: nil
    }
  }

  /// What five-second bars and kept histories are made of.
  static func price(_ text: String) -> HistoryPrice? {
    guard case .prices(let price) = content(text), price != .bidAsk else { return nil }
    return price
  }

  /// The unit of a period such as `3 days`.
  enum PeriodUnit {
    case seconds, days, weeks, months, years

    var days: Int {
      switch self {
      case .seconds, .days: 1
      case .weeks: 7
      case .months: 30
      case .years: 365
      }
    }
  }

  static func periodUnit(_ text: String) -> PeriodUnit? {
    switch text.lowercased() {
    case "s", "second", "seconds", "secs": .seconds
    case "d", "day", "days": .days
    case "w", "week", "weeks": .weeks
    case "m", "month", "months": .months
    case "y", "year", "years": .years
    default: nil
    }
  }

  /// Why a duration does not fit a bar size, in the broker's words; nil when it does.
  static func refusal(_ duration: String, _ size: BarSize) -> (code: Int, text: String)? {
    let parts = duration.split(separator: " ")
    guard parts.count == 2, let count = Int(parts[0]), let unit = parts[1].uppercased().first else {
      return nil
    }
    let most: (count: Int, words: String)? =
      switch unit {
      case "S": (86_400, "86400 seconds must be made in days")
      case "D": (365, "365 days must be made in years")
      case "W": (52, "52 weeks must be made in years")
      case "M": (12, "12 months must be made in years")
      default: nil
      }
    if let most, count > most.count {
      return (
        321,
        "Error validating request.-'bX' : cause - Historical data requests for durations longer "
          + "than \(most.words)."
      )
    }
    let seconds: Int =
      switch unit {
      case "S": count
      case "D": count * 86_400
      case "W": count * 7 * 86_400
      case "M": count * 31 * 86_400
      default: count * 365 * 86_400
      }
    guard seconds > longest(size) else { return nil }
    return (162, "Historical Market Data Service error message:Time length exceed max.")
  }

  /// The longest duration for a bar size, by the broker's table of step sizes.
  private static func longest(_ size: BarSize) -> Int {
    switch size.rawValue {
    case ..<5: 2000
    case ..<10: 7200
    case ..<30: 14_400
    case ..<60: 28_800
    case ..<120: 86_400
    case ..<180: 2 * 86_400
    case ..<1800: 7 * 86_400
    case ..<86_400: 31 * 86_400
    default: .max
    }
  }

  /// The first moment of `duration` before `end`: seconds and weeks by the clock, days by trading
  /// dates (by the clock where every day is one), months and years by 30 and 365 days. Nil for
  /// words that the broker does not know.
  static func start(
    _ duration: String, before end: Timestamp, _ pattern: SessionPattern,
    _ kind: SessionPattern.Kind
  ) -> Timestamp? {
    let parts = duration.split(separator: " ")
    // Seconds need not be named.
    if parts.count == 1, Int(parts[0]) != nil {
      return start(duration + " S", before: end, pattern, kind)
    }
    guard parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count) else {
      return nil
    }
    func back(_ seconds: Int) -> Timestamp { end.advanced(by: .seconds(-seconds)) }
    switch parts[1].uppercased() {
    case "S": return back(count)
    case "D": return pattern.isEveryDay ? back(count * 86_400) : sessions(count, end, pattern, kind)
    case "W": return count <= 1000 ? back(count * 7 * 86_400) : nil
    case "M": return count <= 240 ? back(count * 30 * 86_400) : nil
    case "Y": return count <= 20 ? back(count * 365 * 86_400) : nil
    default: return nil
    }
  }

  private static func sessions(
    _ count: Int, _ end: Timestamp, _ pattern: SessionPattern, _ kind: SessionPattern.Kind
  ) -> Timestamp? {
    guard count <= 2600 else { return nil }
    var date = pattern.tradingDate(at: end).adding(days: 1)
    var left = count
    var opening = end
    // Two weeks without a session do not happen.
    for _ in 0..<(count * 2 + 14) {
      date = date.adding(days: -1)
      guard let session = pattern.session(on: date, kind), session.open < end else { continue }
      opening = session.open
      left -= 1
      if left == 0 { break }
    }
    return opening
  }
}
