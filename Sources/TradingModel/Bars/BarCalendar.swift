/// The stretch of time that one bar covers. `stamp` is what the bar's `start` says: the first
/// moment, but for bars of a day and longer midnight UTC of the (first) trading day's date.
public struct BarInterval: Hashable, Sendable {
  /// What the bar's `start` says.
  public var stamp: Timestamp
  /// The first moment.
  public var from: Timestamp
  /// The first moment after it.
  public var until: Timestamp
}

/// Says which bar a moment belongs to.
///
/// Bars shorter than a day are counted from midnight UTC and never cross it; longer ones follow
/// the trading day, bars of several days are counted from a Monday.
public struct BarCalendar: Sendable {
  /// The length of the bars.
  public let size: BarSize
  private var days: TradingDays

  /// A calendar of one length.
  public init(size: BarSize, schedule: TradingSchedule) {
    self.size = size
    days = TradingDays(schedule)
  }

  /// The bar that `time` belongs to. O(log n) in the number of days.
  public func interval(containing time: Timestamp) -> BarInterval {
    guard size < .day else { return longInterval(containing: time) }
    let midnight = TradingDays.midnight(time)
    let length = Int64(size.rawValue)
    let within = (time.seconds &- midnight.seconds) / length * length
    let start = Timestamp(seconds: midnight.seconds &+ within)
    let end = Timestamp(seconds: midnight.seconds &+ min(within &+ length, 86_400))
    return BarInterval(stamp: start, from: start, until: end)
  }

  private func longInterval(containing time: Timestamp) -> BarInterval {
    let day = days.day(containing: time)
    let count = Int64(size.rawValue) / 86_400
    guard count > 1 else {
      return BarInterval(stamp: day.date, from: min(day.open, time), until: day.close)
    }
    // Day 4 of the epoch was a Monday.
    let number = day.date.seconds / 86_400 &- 4
    let first = (number >= 0 ? number / count : (number &+ 1) / count &- 1) &* count &+ 4
    let stamp = Timestamp(seconds: first &* 86_400)
    return BarInterval(stamp: stamp, from: min(stamp, day.open, time), until: day.close)
  }
}
