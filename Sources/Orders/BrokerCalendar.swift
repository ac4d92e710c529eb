import TradingModel

/// When a broker's lists of "today" may begin anew.
///
/// The broker tells executions and completed orders "since midnight", and does not say whose: the
/// gateway's own zone, the exchange's and UTC are all possible. Both of New York's midnights in
/// UTC (05:00 in winter, 04:00 in summer) count all year, so that no rule about daylight saving
/// has to be right: a moment too many only leaves an order unknown that could have been proven
/// lost, and compares once more. The weekly reset is Sunday 01:00 in New York, which is 06:00 UTC
/// in winter and falls on the other's moment in summer. A gateway that keeps another zone's
/// midnight shows less than is asked for; the position is the witness against that.
enum BrokerCalendar {
  private static let day: Int64 = 86_400
  /// Seconds after midnight UTC: UTC's own, New York's in summer, New York's in winter.
  private static let midnights: [Int64] = [0, 4 * 3600, 5 * 3600]
  /// Seconds after the first Thursday's midnight of 1970: Sundays 06:00 UTC.
  private static let weeklyReset: Int64 = 3 * day + 6 * 3600
  /// How far the broker's clock may stand from ours.
  private static let slack = Duration.seconds(10)

  /// Whether the lists may have begun anew between two moments; also when the clock went back, as
  /// then nobody knows how much time passed.
  static func isBroken(from start: Timestamp, to end: Timestamp) -> Bool {
    guard start <= end else { return true }
    let first = start.advanced(by: .zero - slack).seconds
    let last = end.seconds
    return midnights.contains { passes($0, every: day, first, last) }
      || passes(weeklyReset, every: 7 * day, first, last)
  }

  /// Whether a comparison five minutes before or after one of the midnights fell between two
  /// moments.
  static func isLookDue(after start: Timestamp, upTo end: Timestamp) -> Bool {
    midnights.contains { midnight in
      passes(midnight - 300, every: day, start.seconds, end.seconds)
        || passes(midnight + 300, every: day, start.seconds, end.seconds)
    }
  }

  /// Whether one of the moments `offset + n * period` lies after `first` and not after `last`.
  private static func passes(
    _ offset: Int64, every period: Int64, _ first: Int64, _ last: Int64
  ) -> Bool {
    floor(first &- offset, period) < floor(last &- offset, period)
  }

  private static func floor(_ value: Int64, _ period: Int64) -> Int64 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: period)
    return rest < 0 ? quotient - 1 : quotient
  }
}
