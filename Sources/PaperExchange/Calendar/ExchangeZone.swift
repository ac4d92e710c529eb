public import TradingModel

/// The time zone of an exchange: a fixed offset from UTC, with or without daylight saving time.
/// Only zones of that kind stand in the catalogue, so no time zone database is read.
public struct ExchangeZone: Hashable, Sendable, Codable {
  /// When clocks go forward one hour.
  public enum Daylight: String, Hashable, Sendable, Codable {
    /// Never.
    case none
    /// Second Sunday of March to first Sunday of November at two o'clock, the rule since 2007.
    case unitedStates
    /// Last Sunday of March to last Sunday of October at one o'clock UTC, the rule since 1996.
    case europe
  }

  /// The name as the broker writes it (`US/Eastern`).
  public let name: String
  /// Seconds east of UTC in winter.
  public let standardOffsetSeconds: Int
  /// When clocks go forward.
  public let daylight: Daylight

  /// A zone of a name, an offset and a rule.
  public init(name: String, standardOffsetSeconds: Int, daylight: Daylight = .none) {
    self.name = name
    self.standardOffsetSeconds = standardOffsetSeconds
    self.daylight = daylight
  }

  /// New York.
  public static let eastern = ExchangeZone(
    name: "US/Eastern", standardOffsetSeconds: -5 * 3600, daylight: .unitedStates)
  /// Chicago.
  public static let central = ExchangeZone(
    name: "US/Central", standardOffsetSeconds: -6 * 3600, daylight: .unitedStates)
  /// London.
  public static let london = ExchangeZone(
    name: "GB", standardOffsetSeconds: 0, daylight: .europe)
  /// Frankfurt and Amsterdam.
  public static let centralEurope = ExchangeZone(
    name: "MET", standardOffsetSeconds: 3600, daylight: .europe)
  /// Tokyo.
  public static let tokyo = ExchangeZone(name: "Japan", standardOffsetSeconds: 9 * 3600)
  /// Universal time.
  public static let utc = ExchangeZone(name: "UTC", standardOffsetSeconds: 0)

  /// Seconds east of UTC at a moment.
  public func offsetSeconds(at time: Timestamp) -> Int {
    guard daylight != .none else { return standardOffsetSeconds }
    let utc = Int(time.seconds)
    let year = CivilDate(dayNumber: floorDivide(utc + standardOffsetSeconds, 86_400)).parts.year
    let summer = summer(of: year)
    return standardOffsetSeconds + (summer.contains(utc) ? 3600 : 0)
  }

  /// The seconds of UTC between the two changes of a year.
  private func summer(of year: Int) -> Range<Int> {
    switch daylight {
    case .none: return 0..<0
    case .unitedStates:
      let begin = CivilDate.nth(2, weekday: 0, year: year, month: 3)
      let end = CivilDate.nth(1, weekday: 0, year: year, month: 11)
      // Both changes happen at two o'clock of the clock that is about to end.
      return begin.dayNumber * 86_400 + 7200
        - standardOffsetSeconds..<end.dayNumber * 86_400 + 3600 - standardOffsetSeconds
    case .europe:
      let begin = CivilDate.last(weekday: 0, year: year, month: 3)
      let end = CivilDate.last(weekday: 0, year: year, month: 10)
      return begin.dayNumber * 86_400 + 3600..<end.dayNumber * 86_400 + 3600
    }
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
    if daylight != .none, offsetSeconds(at: summer) != standardOffsetSeconds { return summer }
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
