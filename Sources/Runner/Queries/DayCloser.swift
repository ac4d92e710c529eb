import TradingModel

/// Tells which days of UTC have ended, none left out. Saturdays and Sundays count where markets
/// trade every day, or where something was traded on them.
struct DayCloser {
  /// Whether anything was traded on the open day.
  var wasInvested = false
  private var open: Int32
  private let isEveryDay: Bool

  init(first: Timestamp, isEveryDay: Bool) {
    open = Self.day(of: first)
    self.isEveryDay = isEveryDay
  }

  /// Days since 1970-01-01.
  static func day(of time: Timestamp) -> Int32 {
    let (days, rest) = time.seconds.quotientAndRemainder(dividingBy: 86_400)
    return Int32(clamping: rest < 0 ? days - 1 : days)
  }

  /// The last nanosecond of a day.
  static func end(of day: Int32) -> Timestamp {
    let (end, overflow) = ((Int64(day) + 1) * 86_400).multipliedReportingOverflow(
      by: 1_000_000_000)
    return Timestamp(rawValue: overflow ? .max : end - 1)
  }

  /// The days that ended before the moment, oldest first; the moment's own day is open then.
  mutating func ended(before time: Timestamp) -> [Int32] {
    let today = Self.day(of: time)
    guard today > open else { return [] }
    // 1970-01-01 was a Thursday; the open day counts in any case, as something happened on it.
    let first = open
    open = today
    return (first..<today).filter { $0 == first || isEveryDay || !isWeekend($0) }
  }

  private func isWeekend(_ day: Int32) -> Bool {
    let weekday = (Int(day) % 7 + 11) % 7
    return weekday == 0 || weekday == 6
  }
}
