public import TradingModel

/// The deepest fall of a curve from a peak.
public struct Drawdown: Sendable, Hashable {
  /// How deep, as a part of the peak; above nought, 0.25 for a quarter.
  public var depth: Double
  /// When the worth was at the peak.
  public var peak: Timestamp
  /// When it was at the lowest.
  public var trough: Timestamp
  /// When it was at the peak's worth again; nil while it has not been.
  public var recovery: Timestamp?

  /// The deepest fall of a curve; the earliest of equals. Nil of a curve that never fell.
  /// Takes time in proportion to the points.
  public init?(_ points: [EquityPoint]) {
    guard var highest = points.first else { return nil }
    var deepest: (depth: Double, peak: EquityPoint, trough: Int)?
    for (index, point) in points.enumerated() {
      if point.equity >= highest.equity {
        highest = point
        continue
      }
      let depth = EquityCurve.depth(highest.equity, point.equity)
      if depth > deepest?.depth ?? 0 { deepest = (depth, highest, index) }
    }
    guard let deepest else { return nil }
    depth = deepest.depth
    peak = deepest.peak.time
    trough = points[deepest.trough].time
    recovery = points[deepest.trough...].first { $0.equity >= deepest.peak.equity }?.time
  }
}

/// The deepest fall by the worth at the ends of days.
public struct DayDrawdown: Sendable, Hashable, Codable {
  /// How deep, as a part of the peak; above nought.
  public var depth: Double
  /// The day of the peak; nil when that is the capital before the first day.
  public var peak: Int32?
  /// The day of the lowest worth.
  public var trough: Int32
  /// The day on whose end the peak's worth was there again; nil while it has not been.
  public var recovery: Int32?
  /// Calendar days from the peak (or the first day) to the recovery, or to the last day.
  public var length: Int

  /// The deepest fall of a series of returns, measured on their running product with the start;
  /// the earliest of equals. Nil of a series that never fell.
  init?(_ series: ReturnSeries) {
    guard let first = series.days.first, let last = series.days.last else { return nil }
    var worth = 1.0
    var highest = (worth: 1.0, day: Int32?.none)
    var found: (depth: Double, peak: (worth: Double, day: Int32?), trough: Int32)?
    var recovered: Int32?
    for (day, value) in zip(series.days, series.values) {
      worth *= 1 + value
      if let found, recovered == nil, worth >= found.peak.worth { recovered = day }
      if worth >= highest.worth {
        highest = (worth, day)
        continue
      }
      let depth = 1 - worth / highest.worth
      if depth > found?.depth ?? 0 {
        found = (depth, highest, day)
        recovered = nil
      }
    }
    guard let found else { return nil }
    depth = found.depth
    peak = found.peak.day
    trough = found.trough
    recovery = recovered
    length = Int(recovered ?? last) - Int(found.peak.day ?? first)
  }
}
