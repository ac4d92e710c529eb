/// The returns as tables and curves: by month, by year, rolling, and how often which size occurs.
public struct ReturnTables: Sendable, Hashable {
  /// The return of a month: the product of `1 + r` of its days, less 1.
  public struct Month: Sendable, Hashable, Codable {
    /// The year.
    public var year: Int
    /// The month, 1...12.
    public var month: Int
    /// The return.
    public var value: Double
  }

  /// The return of a year.
  public struct Year: Sendable, Hashable, Codable {
    /// The year.
    public var year: Int
    /// The return.
    public var value: Double
  }

  /// The Sharpe ratio of the window that ends with a day.
  public struct Rolling: Sendable, Hashable, Codable {
    /// Days since 1970-01-01.
    public var day: Int32
    /// The ratio, a year's; nil where the window has no deviation.
    public var value: Double?
  }

  /// How many returns lie in `lower..<upper`; in the last bin `upper` is within.
  public struct Bin: Sendable, Hashable, Codable {
    /// The lowest return of the bin.
    public var lower: Double
    /// Its end.
    public var upper: Double
    /// How many.
    public var count: Int
  }

  /// The most bins of the histogram.
  public static let maximumBins = 60

  /// Months with a day, in order.
  public var months: [Month]
  /// Years with a day, in order.
  public var years: [Year]
  /// One value for each day from the first full window on.
  public var rolling: [Rolling]
  /// Days of the rolling window: half a year's, 126 or 182.
  public var rollingDays: Int
  /// Bins of equal width without gaps, one edge at nought. Empty where all returns are the same.
  public var histogram: [Bin]

  /// The tables of a series. Takes time in proportion to `n log n`.
  public init(_ series: ReturnSeries) {
    months = []
    years = []
    for (day, value) in zip(series.days, series.values) {
      let date = CalendarDay(daysSince1970: day)
      if months.last?.month != date.month || months.last?.year != date.year {
        months.append(Month(year: date.year, month: date.month, value: 0))
      }
      if years.last?.year != date.year { years.append(Year(year: date.year, value: 0)) }
      months[months.count - 1].value = (1 + months[months.count - 1].value) * (1 + value) - 1
      years[years.count - 1].value = (1 + years[years.count - 1].value) * (1 + value) - 1
    }
    rollingDays = series.daysPerYear / 2
    rolling = Self.rolling(series, rollingDays)
    histogram = Self.histogram(series.values)
  }

  private static func rolling(_ series: ReturnSeries, _ window: Int) -> [Rolling] {
    guard window >= 2, series.values.count >= window else { return [] }
    let year = Double(series.daysPerYear).squareRoot()
    // Each window by itself: a running sum would carry the rounding of every day before it.
    return (window...series.values.count).map { end in
      let part = series.values[(end - window)..<end]
      let ratio = Moments.ratio(Moments.mean(part), Moments.deviation(part))
      return Rolling(day: series.days[end - 1], value: ratio.map { $0 * year })
    }
  }

  /// Bins by the rule of Freedman and Diaconis (1981): `2 * IQR / cbrt(n)` wide, and wider where
  /// that were more than `maximumBins`.
  private static func histogram(_ values: [Double]) -> [Bin] {
    let sorted = values.sorted()
    guard let low = sorted.first, let high = sorted.last, high > low,
      let first = Moments.quantile(sorted, 0.25), let third = Moments.quantile(sorted, 0.75)
    else { return [] }
    var width = 2 * (third - first) / Double(sorted.count).cubeRoot
    // One less for the bin that the edge at nought may cost.
    width = max(width, (high - low) / Double(maximumBins - 2))
    let start = (low / width).rounded(.down)
    let count = Int((high / width).rounded(.down) - start) + 1
    var bins = (0..<count).map {
      Bin(lower: (start + Double($0)) * width, upper: (start + Double($0) + 1) * width, count: 0)
    }
    for value in sorted {
      let place = Int((value / width).rounded(.down) - start)
      bins[min(max(place, 0), count - 1)].count += 1
    }
    return bins
  }
}
