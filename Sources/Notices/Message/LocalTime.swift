package import Foundation
package import TradingModel

/// Minutes of the day in a zone, over the changes of its clocks.
package enum LocalTime {
  /// The minute of the day of `07:30`; nil for another form.
  package static func minute(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }

  /// The minute of the day at `time`.
  package static func minute(of time: Timestamp, _ zone: TimeZone) -> Int {
    let parts = calendar(zone).dateComponents([.hour, .minute], from: date(time))
    return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
  }

  /// The next moment after `time` at which a clock of the zone shows `minute`. A time that a
  /// change of the clocks leaves out counts as the first one after it.
  package static func next(_ minute: Int, after time: Timestamp, _ zone: TimeZone) -> Timestamp {
    let parts = DateComponents(hour: minute / 60, minute: minute % 60, second: 0)
    let next = calendar(zone).nextDate(
      after: date(time), matching: parts, matchingPolicy: .nextTime)
    guard let next else { return time.advanced(by: .seconds(86_400)) }
    return Timestamp(seconds: Int64(next.timeIntervalSince1970))
  }

  /// The local midnight at or before `time`.
  package static func midnight(before time: Timestamp, _ zone: TimeZone) -> Timestamp {
    let start = calendar(zone).startOfDay(for: date(time))
    return Timestamp(seconds: Int64(start.timeIntervalSince1970))
  }

  /// `2026-11-23 07:30` in the zone.
  package static func text(_ time: Timestamp, _ zone: TimeZone) -> String {
    let parts = calendar(zone).dateComponents(
      [.year, .month, .day, .hour, .minute], from: date(time))
    func two(_ number: Int?) -> String {
      let number = number ?? 0
      return number < 10 ? "0\(number)" : "\(number)"
    }
    return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) "
      + "\(two(parts.hour)):\(two(parts.minute))"
  }

  /// The day of the week at `time`, 1 (Sunday) to 7.
  package static func weekday(of time: Timestamp, _ zone: TimeZone) -> Int {
    calendar(zone).component(.weekday, from: date(time))
  }

  static func date(_ time: Timestamp) -> Date {
    Date(timeIntervalSince1970: Double(time.seconds))
  }

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}
