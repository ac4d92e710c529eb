/// One trading day: its sessions seen as one stretch.
public struct TradingDay: Hashable, Sendable {
  /// Midnight UTC of the date that the day carries.
  public var date: Timestamp
  /// The first opening.
  public var open: Timestamp
  /// The last close.
  public var close: Timestamp
}

/// The trading days of a schedule.
///
/// Sessions belong to one day while they fit into 24 hours and their closes lie less than 12
/// hours apart: that joins a lunch break (Hong Kong) and an evening break (Chicago) and keeps
/// days apart whose pause is one hour. The date is the UTC date in the middle between the first
/// opening and the last close, which is the exchange's own date from Auckland to New York, late
/// trading, half days and days of 24 hours included.
public struct TradingDays: Sendable {
  private static let hour: Int64 = 3_600_000_000_000
  private let days: [TradingDay]

  /// The days of a schedule. O(sessions).
  public init(_ schedule: TradingSchedule) {
    var days: [TradingDay] = []
    for session in schedule.sessions {
      let length = session.close.since(session.open)
      guard length > .zero else { continue }
      // Some sources write a whole week as one session: then the days are UTC days.
      guard length <= .seconds(26 * 3600) else {
        days = []
        break
      }
      if let last = days.last, session.close.since(last.open) <= .seconds(24 * 3600),
        session.close.since(last.close) < .seconds(12 * 3600)
      {
        days[days.count - 1].close = max(last.close, session.close)
      } else {
        days.append(TradingDay(date: session.open, open: session.open, close: session.close))
      }
    }
    self.days = days.map { day in
      var dated = day
      dated.date = TradingDays.midnight(day.open.advanced(by: day.close.since(day.open) / 2))
      return dated
    }
  }

  /// The day that `time` belongs to; a moment between two days belongs to the later one. Where
  /// the schedule does not reach it is the UTC day.
  public func day(containing time: Timestamp) -> TradingDay {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle].close <= time { low = middle + 1 } else { high = middle }
    }
    let date = TradingDays.midnight(time)
    let utc = TradingDay(date: date, open: date, close: date.advanced(by: .seconds(86_400)))
    guard low < days.count else { return utc }
    // Long before the first known day nothing is known of the day that `time` lies in.
    if low == 0, days[0].open.since(time) > .seconds(24 * 3600) { return utc }
    return days[low]
  }

  /// Midnight UTC at or before a moment.
  public static func midnight(_ time: Timestamp) -> Timestamp {
    let seconds = time.seconds
    let rest = ((seconds % 86_400) + 86_400) % 86_400
    return Timestamp(seconds: seconds - rest)
  }
}
