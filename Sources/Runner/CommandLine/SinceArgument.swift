import Control
import TradingModel

/// Reads `--since`: how long ago (`90s`, `10m`, `2h`, `3d`), a time of today (`15:30`), a day
/// (`2026-11-22`) or a moment (`2026-11-22T15:30`), all but the first in local time.
enum SinceArgument {
  static let examples = "10m, 2h, 3d, 15:30, 2026-11-22 or 2026-11-22T15:30"

  /// The moment that the text means; nil when it means none.
  static func parse(_ text: String, now: Timestamp) -> Timestamp? {
    if let seconds = ago(text) { return now.advanced(by: .seconds(-seconds)) }
    if text.count == 5 || text.count == 8, text.contains(":") {
      return CalendarTime.parse(local: "\(CalendarTime.local(now).prefix(10))T\(text)")
    }
    return CalendarTime.parse(utc: text) ?? CalendarTime.parse(local: text)
  }

  private static func ago(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
      (0...1_000_000).contains(count)
    else { return nil }
    return count * unit
  }
}
