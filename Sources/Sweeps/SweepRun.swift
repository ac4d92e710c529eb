public import Performance

/// What one run of the strategy came to.
public struct SweepRun: Sendable, Hashable {
  /// The figures.
  public var figures: SweepFigures
  /// The days' returns.
  public var returns: DailyReturns

  /// A run from its parts.
  public init(figures: SweepFigures, returns: DailyReturns) {
    self.figures = figures
    self.returns = returns
  }

  /// What a result comes to.
  public init(_ result: TradingResult) {
    let series = ReturnSeries(result)
    self.init(figures: SweepFigures(Statistics(result)), returns: DailyReturns(series))
  }
}
