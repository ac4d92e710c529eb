import Control
package import TradingModel

/// A moment as a person writes it into a field or an address: always UTC.
package enum AskedTime {
  /// Reads `2026-11-22`, `2026-11-22T18:30`, `2026-11-22T18:30:01` and fractions of the second, with
  /// a blank or a T in between and with or without a Z; nil for any other text.
  package static func parse(_ text: String) -> Timestamp? {
    var text = text.split(separator: " ").joined(separator: "T")
    if text.hasSuffix("Z") || text.hasSuffix("z") { text.removeLast() }
    if text.utf8.count == 10 { text += "T00:00:00" }
    if text.utf8.count == 16 { text += ":00" }
    return CalendarTime.parse(utc: text + "Z")
  }

  /// The value of a field for date and time, without a zone. It reads back as the same moment.
  package static func field(_ time: Timestamp) -> String {
    String(CalendarTime.utc(time).dropLast())
  }

  /// The value of a browser's field for date and time, which takes whole seconds: those that have
  /// passed.
  package static func second(_ time: Timestamp) -> String { String(field(time).prefix(19)) }
}
