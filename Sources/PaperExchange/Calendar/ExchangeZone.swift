public import TradingModel

/// The time zone of an exchange: a fixed offset from UTC, with or without the daylight saving
/// time of the United States (second Sunday of March to first Sunday of November, the rule since
/// 2007). Only zones of that kind stand in the catalogue, so no time zone database is read.
public struct ExchangeZone: Hashable, Sendable, Codable {
  /// The name as the broker writes it (`US/Eastern`).
  public let name: String
  /// Seconds east of UTC in winter.
  public let standardOffsetSeconds: Int
  /// Whether clocks go forward one hour in summer.
  public let hasUSDaylightTime: Bool

  /// A zone of a name, an offset and a rule.
  public init(name: String, standardOffsetSeconds: Int, hasUSDaylightTime: Bool) {
    self.name = name
    self.standardOffsetSeconds = standardOffsetSeconds
    self.hasUSDaylightTime = hasUSDaylightTime
  }

  /// New York.
  public static let eastern = ExchangeZone(
    name: "US/Eastern", standardOffsetSeconds: -5 * 3600, hasUSDaylightTime: true)
  /// Chicago.
  public static let central = ExchangeZone(
    name: "US/Central", standardOffsetSeconds: -6 * 3600, hasUSDaylightTime: true)
  /// Universal time.
  public static let utc = ExchangeZone(
    name: "UTC", standardOffsetSeconds: 0, hasUSDaylightTime: false)

  /// Seconds east of UTC at a moment.
  public func offsetSeconds(at time: Timestamp) -> Int {
    guard hasUSDaylightTime else { return standardOffsetSeconds }
    let utc = Int(time.seconds)
    let year = CivilDate(dayNumber: floorDivide(utc + standardOffsetSeconds, 86_400)).parts.year
    let begin = CivilDate.nth(2, weekday: 0, year: year, month: 3)
    let end = CivilDate.nth(1, weekday: 0, year: year, month: 11)
    // Both changes happen at two o'clock of the clock that is about to end.
    let beginUTC = begin.dayNumber * 86_400 + 7200 - standardOffsetSeconds
    let endUTC = end.dayNumber * 86_400 + 3600 - standardOffsetSeconds
    return standardOffsetSeconds + (utc >= beginUTC && utc < endUTC ? 3600 : 0)
  }

  /// The local date and the seconds since local midnight at a moment.
  public func local(_ time: Timestamp) -> (date: CivilDate, secondOfDay: Int) {
    let local = Int(time.seconds) + offsetSeconds(at: time)
    let day = floorDivide(local, 86_400)
    return (CivilDate(dayNumber: day), local - day * 86_400)
  }

  /// The moment of a local clock reading, `minutes` after (or before) midnight of `date`. A
  /// reading that occurs twice is the first; one that a change skips counts on from before it.
  public func moment(_ date: CivilDate, minutes: Int) -> Timestamp {
    let local = date.dayNumber * 86_400 + minutes * 60
    let summer = Timestamp(seconds: Int64(local - standardOffsetSeconds - 3600))
    if hasUSDaylightTime, offsetSeconds(at: summer) != standardOffsetSeconds { return summer }
    return Timestamp(seconds: Int64(local - standardOffsetSeconds))
  }

  /// `YYYYMMDD HH:MM:SS` of a moment, without the zone.
  public func text(_ time: Timestamp, separator: String = " ") -> String {
    let (date, second) = local(time)
    return date.compactText + separator + ExchangeZone.clockText(second)
  }

  /// `HH:MM:SS` of a second of the day.
  static func clockText(_ second: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60)
  }
}

/// The quotient rounded towards negative infinity.
func floorDivide(_ value: Int, _ divisor: Int) -> Int {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
