import Glibc

/// Figures of a series of daily returns. Nil wherever one is not defined (too few days, no
/// deviation, no loss); never not-a-number or infinite.
///
/// `r` are the returns, `n` their number, `D` the days of a year (252 or 365). Every figure's
/// source stands beside it; where public libraries differ, the one that is followed is named.
public struct ReturnStatistics: Sendable, Hashable, Codable {
  /// `n`.
  public var days: Int
  /// `D`: 252 for exchanges, 365 for markets that trade every day (`ReturnSeries`).
  public var daysPerYear: Int
  /// The product of `1 + r`, less 1.
  public var totalReturn: Double?
  /// Compound annual growth rate: `(1 + total)^(D / n) - 1` (empyrical `annual_return`,
  /// quantstats `cagr`).
  public var growthRate: Double?
  /// `stdev(r) * sqrt(D)` with divisor `n - 1` (empyrical `annual_volatility`, quantstats
  /// `volatility`).
  public var volatility: Double?
  /// `mean(r) / stdev(r) * sqrt(D)` with a riskless rate of nought (Sharpe 1994; empyrical
  /// `sharpe_ratio`, quantstats `sharpe`).
  public var sharpe: Double?
  /// `mean(r) / sqrt(sum(min(r, 0)^2) / n) * sqrt(D)`, over all days and not the losing ones alone
  /// (Sortino and Price 1994; empyrical `sortino_ratio`, quantstats `sortino`).
  public var sortino: Double?
  /// `growthRate / drawdown.depth` over the whole span (Young 1991 over three years; empyrical
  /// `calmar_ratio`, quantstats `calmar`).
  public var calmar: Double?
  /// The deepest fall by the days' ends (empyrical and quantstats `max_drawdown`, there negative).
  public var drawdown: DayDrawdown?
  /// `sqrt(sum(d^2) / (n - 1))` of the fall `d` from the highest worth so far at each day's end
  /// (Martin 1989, with the divisor of quantstats `ulcer_index`).
  public var ulcerIndex: Double?
  /// The sum of gains over the sum of losses (Keating and Shadwick 2002 at a threshold of nought;
  /// empyrical `omega_ratio`, quantstats `omega`).
  public var omega: Double?
  /// The adjusted Fisher-Pearson coefficient G1 (Joanes and Gill 1998; quantstats `skew`).
  public var skew: Double?
  /// The adjusted excess kurtosis G2, nought for a normal distribution (Joanes and Gill 1998;
  /// quantstats `kurtosis`).
  public var kurtosis: Double?
  /// The 5% quantile of the returns, by linear interpolation (empyrical `value_at_risk`). A loss
  /// is negative.
  public var valueAtRisk: Double?
  /// The 5% quantile of a normal distribution with the returns' mean and deviation (RiskMetrics
  /// 1996; quantstats `value_at_risk`).
  public var normalValueAtRisk: Double?
  /// The mean of the lowest `floor((n - 1) * 5%) + 1` returns (Rockafellar and Uryasev 2000;
  /// empyrical `conditional_value_at_risk`).
  public var expectedShortfall: Double?
  /// `|95% quantile| / |5% quantile|` (empyrical `tail_ratio`).
  public var tailRatio: Double?
  /// The highest return (quantstats `best`).
  public var best: DayReturn?
  /// The lowest return (quantstats `worst`).
  public var worst: DayReturn?
  /// Days that gained over days that gained or lost (quantstats `win_rate`).
  public var winRate: Double?
  /// The mean of the returns above nought (quantstats `avg_win`).
  public var averageWin: Double?
  /// The mean of the returns below nought (quantstats `avg_loss`).
  public var averageLoss: Double?
  /// `averageWin / |averageLoss|` (quantstats `payoff_ratio`).
  public var payoff: Double?
  /// The most days in a row that gained (quantstats `consecutive_wins`).
  public var longestWinning: Int
  /// The most days in a row that lost (quantstats `consecutive_losses`).
  public var longestLosing: Int

  /// A day with its return.
  public struct DayReturn: Sendable, Hashable, Codable {
    /// Days since 1970-01-01.
    public var day: Int32
    /// The return.
    public var value: Double
  }

  /// The figures of a series. Takes time in proportion to `n log n`.
  public init(_ series: ReturnSeries) {
    let returns = series.values
    let year = Double(series.daysPerYear)
    days = returns.count
    daysPerYear = series.daysPerYear
    let worth = returns.reduce(1) { $0 * (1 + $1) }
    totalReturn = returns.isEmpty ? nil : Moments.finite(worth - 1)
    growthRate =
      returns.isEmpty
      ? nil : Moments.power(worth, year / Double(returns.count)).map { $0 - 1 }
    let mean = Moments.mean(returns)
    let deviation = Moments.deviation(returns)
    volatility = deviation.map { $0 * year.squareRoot() }
    sharpe = Moments.ratio(mean, deviation).map { $0 * year.squareRoot() }
    let downside = Moments.mean(returns.map { min($0, 0) * min($0, 0) }).map { $0.squareRoot() }
    sortino =
      returns.count < 2 ? nil : Moments.ratio(mean, downside).map { $0 * year.squareRoot() }
    drawdown = DayDrawdown(series)
    calmar = Moments.ratio(growthRate, drawdown?.depth)
    ulcerIndex = Self.ulcer(returns)
    skew = Moments.skew(returns)
    kurtosis = Moments.kurtosis(returns)
    let gains = returns.filter { $0 > 0 }
    let losses = returns.filter { $0 < 0 }
    omega = returns.count < 2 ? nil : Moments.ratio(gains.reduce(0, +), -losses.reduce(0, +))
    let sorted = returns.sorted()
    valueAtRisk = Moments.quantile(sorted, 0.05)
    if let mean, let deviation, deviation > 0, let quantile = Normal.quantile(0.05) {
      normalValueAtRisk = mean + deviation * quantile
    }
    expectedShortfall = Moments.mean(sorted.prefix(Int(Double(max(days - 1, 0)) * 0.05) + 1))
    tailRatio = Moments.ratio(
      Moments.quantile(sorted, 0.95)?.magnitude, Moments.quantile(sorted, 0.05)?.magnitude)
    let dated = zip(series.days, returns).map { DayReturn(day: $0, value: $1) }
    best = dated.max { $0.value < $1.value }
    worst = dated.min { $0.value < $1.value }
    winRate = Moments.ratio(Double(gains.count), Double(gains.count + losses.count))
    averageWin = Moments.mean(gains)
    averageLoss = Moments.mean(losses)
    payoff = Moments.ratio(averageWin, averageLoss?.magnitude)
    longestWinning = Streaks.longest(returns) { $0 > 0 }
    longestLosing = Streaks.longest(returns) { $0 < 0 }
  }

  private static func ulcer(_ returns: [Double]) -> Double? {
    guard returns.count >= 2 else { return nil }
    var worth = 1.0
    var highest = 1.0
    var squares = 0.0
    for value in returns {
      worth *= 1 + value
      highest = max(highest, worth)
      let fall = 1 - worth / highest
      squares += fall * fall
    }
    return Moments.finite((squares / Double(returns.count - 1)).squareRoot())
  }
}

/// Runs of neighbours of one kind.
enum Streaks {
  /// The length of the longest run of values that are so.
  static func longest<Value>(_ values: [Value], _ isSo: (Value) -> Bool) -> Int {
    var longest = 0
    var current = 0
    for value in values {
      current = isSo(value) ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
