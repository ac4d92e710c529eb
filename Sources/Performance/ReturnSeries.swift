import TradingModel

/// The returns of each trading day: the worth at its end over that at the end of the day before,
/// less one; the first day's over the capital.
public struct ReturnSeries: Sendable, Hashable {
  /// Days since 1970-01-01, rising.
  public let days: [Int32]
  /// The return of each day; every one is finite.
  public let values: [Double]
  /// How many such days make a year.
  public let daysPerYear: Int

  /// A series from its parts, which are of one length.
  public init(days: [Int32], values: [Double], daysPerYear: Int) {
    let count = min(days.count, values.count)
    self.days = Array(days.prefix(count))
    self.values = Array(values.prefix(count))
    self.daysPerYear = max(1, daysPerYear)
  }

  /// The returns of a result. They end with the first day whose end is worth nothing or less:
  /// after that there is nothing on which a return could be made.
  ///
  /// - Parameter daysPerYear: Nil for the rule of `daysPerYear(of:)`.
  public init(_ result: TradingResult, daysPerYear: Int? = nil) {
    var days: [Int32] = []
    var values: [Double] = []
    days.reserveCapacity(result.days.count)
    values.reserveCapacity(result.days.count)
    var before = result.capital.doubleValue
    for close in result.days {
      guard before > 0 else { break }
      let equity = close.equity.doubleValue
      days.append(close.day)
      values.append(equity / before - 1)
      before = equity
    }
    self.init(
      days: days, values: values,
      daysPerYear: daysPerYear ?? Self.daysPerYear(of: result.days.map(\.day)))
  }

  /// 365 for a market that trades every day, 252 for an exchange. A market trades every day when
  /// Saturdays are at least half as frequent among the days as in a week (1 of 14). Sundays tell
  /// nothing: futures and currencies open on them.
  public static func daysPerYear(of days: [Int32]) -> Int {
    let saturdays = days.count { CalendarDay.weekday(daysSince1970: $0) == 6 }
    return saturdays > 0 && saturdays * 14 >= days.count ? 365 : 252
  }
}
