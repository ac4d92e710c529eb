import Foundation
import PaperExchange
import TWSProtocol
import TradingModel

/// The gateway's ways of writing times, and of reading those of clients.
enum TimeText {
  /// The zone of the gateway's login.
  static let zone = ExchangeZone.eastern

  /// The time of an execution: with the zone since version 174, with two blanks before.
  static func execution(_ time: Timestamp, _ version: ServerVersion) -> String {
    version >= .instrumentTimezone
      ? zone.text(time) + " " + zone.name : zone.text(time, separator: "  ")
  }

  /// The time of a bar: the day alone for bars of a day, seconds since 1970 in format 2.
  static func bar(
    _ time: Timestamp, size: BarSize, format: Int, pattern: SessionPattern,
    _ version: ServerVersion
  ) -> String {
    if size >= .day { return pattern.zone.local(time).date.compactText }
    if format == 2 { return String(time.seconds) }
    return execution(time, version)
  }

  /// The start of a history: UTC as `YYYYMMDD-HH:MM:SS`, or seconds since 1970 in format 2.
  static func head(_ time: Timestamp, format: Int) -> String {
    format == 2 ? String(time.seconds) : ExchangeZone.utc.text(time, separator: "-")
  }

  /// A client's time: empty is nil; `YYYYMMDD[-| ]HH:MM:SS[ zone]`, with a dash in UTC, without a
  /// zone in the gateway's.
  static func parse(_ text: String) -> Parsed {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    guard !trimmed.isEmpty else { return .now }
    let isUTC = trimmed.contains("-") && trimmed.firstIndex(of: "-") == index(8, in: trimmed)
    let parts = trimmed.split(whereSeparator: { $0 == " " || (isUTC && $0 == "-") })
    guard let day = parts.first, day.count == 8, let number = Int(day) else { return .bad }
    let date = CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    guard date.compactText == day else { return .bad }
    let clock = parts.count > 1 ? parts[1].split(separator: ":").map { Int($0) } : [0, 0, 0]
    guard clock.count == 3 || clock.count == 2, let hour = clock[0], let minute = clock[1],
      let second = clock.count == 3 ? clock[2] : 0, hour < 24, minute < 60, second < 60
    else { return .bad }
    let local = Timestamp(
      seconds: Int64(date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second))
    if isUTC { return .time(local, hasZone: true) }
    guard parts.count > 2 else {
      let moment = zone.moment(date, minutes: hour * 60 + minute)
      return .time(moment.advanced(by: .seconds(second)), hasZone: false)
    }
    guard let found = TimeZone(identifier: String(parts[2])) else { return .bad }
    let guess = Date(timeIntervalSince1970: Double(local.seconds))
    let first = local.seconds - Int64(found.secondsFromGMT(for: guess))
    let offset = found.secondsFromGMT(for: Date(timeIntervalSince1970: Double(first)))
    return .time(Timestamp(seconds: local.seconds - Int64(offset)), hasZone: true)
  }

  enum Parsed: Hashable {
    /// The field is empty.
    case now
    case time(Timestamp, hasZone: Bool)
    case bad
  }

  private static func index(_ offset: Int, in text: String) -> String.Index? {
    text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex)
  }
}
