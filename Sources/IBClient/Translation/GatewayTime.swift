import TradingModel

/// The forms in which gateways write moments.
struct GatewayTime: Sendable {
  private let zones = ZoneTable()

  /// Reads seconds since the epoch, `YYYYMMDD HH:MM:SS zone`, or UTC as `YYYYMMDD-HH:MM:SS`.
  /// Nil for a time without a zone, as it may mean any, and for everything else.
  func moment(_ text: String) -> Timestamp? {
    if text.utf8.count >= 9, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      return Int64(text).map(Timestamp.init(seconds:))
    }
    guard var local = CivilTime(date: text.prefix(8)) else { return nil }
    let rest = text.dropFirst(8)
    if rest.first == "-" {
      let time = rest.dropFirst().prefix { $0 != "Z" }
      guard local.setTime(time) else { return nil }
      return Timestamp(seconds: local.secondsAsUTC)
    }
    let parts = rest.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard parts.count == 2, local.setTime(parts[0]) else { return nil }
    let zone = String(parts[1].drop { $0 == " " })
    return zones.seconds(of: local, zone: zone).map(Timestamp.init(seconds:))
  }

  /// The start of a bar: a moment, or for bars of a day and longer the date, which counts as
  /// midnight UTC of that trading day.
  func barStart(_ text: String) -> Timestamp? {
    if text.utf8.count == 8, let date = CivilTime(date: text) {
      return Timestamp(seconds: date.secondsAsUTC)
    }
    return moment(text)
  }

  /// The UTC form that requests take.
  static func request(_ moment: Timestamp) -> String {
    let time = CivilTime(secondsSinceEpoch: moment.seconds)
    return "\(time.year)\(two(time.month))\(two(time.day))-"
      + "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// Reads a list of sessions: `20260708:2000-20260709:1700;20260711:CLOSED`, and the older form
  /// `20090507:0700-1830,1930-2330`. Parts that cannot be read are left out, and the coverage
  /// ends where the first of them stands.
  func schedule(_ text: String, zone: String) -> TradingSchedule {
    var sessions: [TradingSchedule.Session] = []
    var coverage: TradingSchedule.Session?
    for day in text.split(separator: ";") {
      guard let found = sessionsOfDay(day, zone: zone) else { break }
      sessions.append(contentsOf: found.sessions)
      let span = found.span
      coverage = TradingSchedule.Session(
        open: min(coverage?.open ?? span.open, span.open),
        close: max(coverage?.close ?? span.close, span.close))
    }
    return TradingSchedule(zone: zone, sessions: sessions, coverage: coverage)
  }

  private func sessionsOfDay(
    _ text: Substring, zone: String
  ) -> (sessions: [TradingSchedule.Session], span: TradingSchedule.Session)? {
    guard let date = CivilTime(date: text.prefix(8)), text.dropFirst(8).first == ":" else {
      return nil
    }
    let midnights = (date, date.nextDay)
    guard let start = zones.seconds(of: midnights.0, zone: zone),
      let end = zones.seconds(of: midnights.1, zone: zone)
    else { return nil }
    // A closed day, or one whose sessions lie within it, is told from midnight to midnight. A
    // session that began the evening before tells nothing of the hours before it.
    let wholeDay = TradingSchedule.Session(
      open: Timestamp(seconds: start), close: Timestamp(seconds: end))
    if text.dropFirst(9) == "CLOSED" { return ([], wholeDay) }
    var sessions: [TradingSchedule.Session] = []
    for range in text.dropFirst(9).split(separator: ",") {
      let ends = range.split(separator: "-", maxSplits: 1)
      guard ends.count == 2, let close = moment(of: ends[1], date: date, zone: zone),
        let open = opening(of: ends[0], before: close, date: date, zone: zone), close > open
      else { return nil }
      sessions.append(TradingSchedule.Session(open: open, close: close))
    }
    guard let first = sessions.first, let last = sessions.last else { return nil }
    let isWithin = first.open >= wholeDay.open && last.close <= wholeDay.close
    let span = TradingSchedule.Session(open: first.open, close: last.close)
    return (sessions, isWithin ? wholeDay : span)
  }

  /// An opening that states no date and is not before its close is on the evening before.
  private func opening(
    of text: Substring, before close: Timestamp, date: CivilTime, zone: String
  ) -> Timestamp? {
    guard let open = moment(of: text, date: date, zone: zone) else { return nil }
    guard open >= close, text.utf8.count == 4 else { return open }
    return moment(of: text, date: date.dayBefore, zone: zone)
  }

  /// `HHMM` of the day, or `YYYYMMDD:HHMM`.
  private func moment(of text: Substring, date: CivilTime, zone: String) -> Timestamp? {
    var local = date
    var time = text
    if text.utf8.count > 4 {
      guard let stated = CivilTime(date: text.prefix(8)), text.dropFirst(8).first == ":" else {
        return nil
      }
      local = stated
      time = text.dropFirst(9)
    }
    guard local.setTime(time) else { return nil }
    return zones.seconds(of: local, zone: zone).map(Timestamp.init(seconds:))
  }
}

extension CivilTime {
  /// Midnight of the next day.
  var nextDay: CivilTime { midnight(after: 1) }
  /// Midnight of the day before.
  var dayBefore: CivilTime { midnight(after: -1) }

  private func midnight(after count: Int) -> CivilTime {
    let days = CivilTime.days(year: year, month: month, day: day) + count
    return CivilTime(secondsSinceEpoch: Int64(days) * 86_400)
  }
}
