/// A day of the Gregorian calendar, without a time zone.
public struct CivilDate: Hashable, Sendable, Comparable, Codable {
  /// Days since 1970-01-01; negative before it.
  public let dayNumber: Int

  /// Wraps a count of days since 1970-01-01.
  public init(dayNumber: Int) { self.dayNumber = dayNumber }

  /// A date from its parts. A month or day beyond its range rolls over, as in ISO arithmetic
  /// (day 32 of January is 1 February); years 0...9999.
  public init(year: Int, month: Int, day: Int) {
    let carried = (month - 1) >= 0 ? (month - 1) / 12 : (month - 12) / 12
    let normalMonth = month - carried * 12
    let shifted = normalMonth <= 2 ? year + carried - 1 : year + carried
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (normalMonth + (normalMonth > 2 ? -3 : 9)) + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    dayNumber = era * 146_097 + dayOfEra - 719_468 + day - 1
  }

  /// Reads `YYYYMMDD`; nil for anything else and for days that no month has.
  public init?(compactText text: String) {
    guard text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text)
    else { return nil }
    self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    guard compactText == text else { return nil }
  }

  /// Year, month (1...12) and day (1...31).
  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return (year, civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// The weekday, 0 = Sunday ... 6 = Saturday.
  public var weekday: Int {
    let rest = (dayNumber + 4) % 7
    return rest < 0 ? rest + 7 : rest
  }

  /// Whether it is Saturday or Sunday.
  public var isWeekend: Bool { weekday == 0 || weekday == 6 }

  /// The date `days` later, or earlier when negative.
  public func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }

  /// The `count`-th `weekday` of a month; `count` from 1.
  public static func nth(_ count: Int, weekday: Int, year: Int, month: Int) -> CivilDate {
    let first = CivilDate(year: year, month: month, day: 1)
    return first.adding(days: (weekday - first.weekday + 7) % 7 + (count - 1) * 7)
  }

  /// The last `weekday` of a month.
  public static func last(weekday: Int, year: Int, month: Int) -> CivilDate {
    let end = CivilDate(year: year, month: month + 1, day: 1).adding(days: -1)
    return end.adding(days: -((end.weekday - weekday + 7) % 7))
  }

  /// Order in time.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    left.dayNumber < right.dayNumber
  }

  /// `YYYYMMDD`.
  public var compactText: String {
    let (year, month, day) = parts
    return String(year * 10_000 + month * 100 + day)
  }
}
