/// How much a Sharpe ratio is worth as evidence: ratios of one day (not of a year), with the
/// skewness and the tails of the returns, and with the number of trials from which it was picked.
public struct SharpeEvidence: Sendable, Hashable, Codable {
  /// The ratio of the returns, per day.
  public var sharpe: Double
  /// The chance that the true ratio is above nought: the probabilistic Sharpe ratio (Bailey and
  /// Lopez de Prado 2012; quantstats `probabilistic_ratio`).
  public var probabilistic: Double
  /// The highest ratio that so many trials without any skill are expected to show, per day; nil
  /// for fewer than two trials.
  public var expectedMaximum: Double?
  /// The chance that the true ratio is above nought although it was the best of the trials: the
  /// probabilistic ratio against `expectedMaximum`, which is the deflated Sharpe ratio (Bailey and
  /// Lopez de Prado 2014). Nil for fewer than two trials.
  public var deflated: Double?
  /// From how many trials it was picked.
  public var trials: Int

  /// The evidence of a series of returns; nil where the ratio is not defined (fewer than four
  /// returns, no deviation).
  ///
  /// - Parameters:
  ///   - returns: The returns of the chosen trial, one a day.
  ///   - trialSharpes: The ratios per day (`dailySharpe`) of all trials, the chosen one too. Trials
  ///     without a ratio (that never traded) are left out of it.
  public init?(returns: [Double], trialSharpes: [Double] = []) {
    guard let sharpe = Self.dailySharpe(returns), let skew = Moments.skew(returns),
      let kurtosis = Moments.kurtosis(returns),
      let probabilistic = Self.probability(
        sharpe, above: 0, count: returns.count, skew: skew, kurtosis: kurtosis)
    else { return nil }
    self.sharpe = sharpe
    self.probabilistic = probabilistic
    trials = trialSharpes.count
    guard let deviation = Moments.deviation(trialSharpes),
      let maximum = Self.expectedMaximum(trials: trialSharpes.count, deviation: deviation)
    else { return }
    expectedMaximum = maximum
    deflated = Self.probability(
      sharpe, above: maximum, count: returns.count, skew: skew, kurtosis: kurtosis)
  }

  /// `mean / stdev` of returns, without annualisation; nil where that is not defined.
  public static func dailySharpe(_ returns: [Double]) -> Double? {
    Moments.ratio(Moments.mean(returns), Moments.deviation(returns))
  }

  /// `N((SR - SR*) * sqrt(n - 1) / sqrt(1 - skew * SR + (kurtosis + 2) / 4 * SR^2))` with the
  /// excess kurtosis; nil where the root is of nothing positive.
  static func probability(
    _ sharpe: Double, above benchmark: Double, count: Int, skew: Double, kurtosis: Double
  ) -> Double? {
    let variance = 1 - skew * sharpe + (kurtosis + 2) / 4 * sharpe * sharpe
    guard variance > 0, count >= 2 else { return nil }
    let distance = (sharpe - benchmark) * Double(count - 1).squareRoot() / variance.squareRoot()
    return Moments.finite(Normal.cumulative(distance))
  }

  /// `deviation * ((1 - g) * Q(1 - 1/N) + g * Q(1 - 1/(N e)))` with Euler's constant `g` and the
  /// normal quantile `Q` (Bailey and Lopez de Prado 2014, equation 1); nil for fewer than two
  /// trials.
  ///
  /// - Parameter deviation: The standard deviation of the trials' ratios.
  public static func expectedMaximum(trials: Int, deviation: Double) -> Double? {
    let count = Double(trials)
    let euler = 0.577_215_664_901_532_9
    let base = 2.718_281_828_459_045
    // From the left, where small chances keep their digits: Q(1 - p) = -Q(p).
    guard trials >= 2, let first = Normal.quantile(1 / count),
      let second = Normal.quantile(1 / (count * base))
    else { return nil }
    return Moments.finite(-deviation * ((1 - euler) * first + euler * second))
  }
}
