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
      default: nil
      }
    return seconds.map { BarSize(rawValue: $0) }
  }

  /// What bars are made of.
  static func price(_ text: String) -> HistoryPrice? {
    switch text.uppercased() {
    case "TRADES", "ADJUSTED_LAST", "AGGTRADES": .trades
    case "MIDPOINT": .midpoint
    case "BID": .bid
    case "ASK": .ask
    default: nil
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
