import TradingModel

/// A day of UTC, by its number from 1970-01-01.
struct UTCDay: Hashable, Comparable {
  var number: Int64

  init(_ time: Int64) {
    let day: Int64 = 86_400_000_000_000
    number = time >= 0 ? time / day : (time + 1) / day - 1
  }

  /// Reads `2026-11-23`, as `text` writes it.
  init?(text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]),
      year >= 1600, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    // Days before a civil date: years begin in March, so that a leap day is the last of its year.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    number = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// `2026-11-23`.
  var text: String {
    let (year, month, day) = civil
    return "\(UTCDay.padded(year, 4))-\(UTCDay.padded(month, 2))-\(UTCDay.padded(day, 2))"
  }

  static func < (left: UTCDay, right: UTCDay) -> Bool { left.number < right.number }

  /// `2026-11-23T03-15-59Z`, as sessions are named.
  static func name(of time: Timestamp) -> String {
    let day = UTCDay(time.rawValue)
    let rest = time.seconds - day.number * 86_400
    let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { padded($0, 2) }
    return "\(day.text)T\(clock.joined(separator: "-"))Z"
  }

  /// `2026-11-23T03:15:59.123456789Z`, all digits.
  static func text(of time: Timestamp) -> String {
    let day = UTCDay(time.rawValue)
    let rest = time.rawValue &- day.number &* 86_400_000_000_000
    let seconds = rest / 1_000_000_000
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    return "\(day.text)T\(clock.joined(separator: ":")).\(padded(rest % 1_000_000_000, 9))Z"
  }

  private var civil: (year: Int64, month: Int64, day: Int64) {
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let ofEra = days - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * ofYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, ofYear - (153 * shifted + 2) / 5 + 1)
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
