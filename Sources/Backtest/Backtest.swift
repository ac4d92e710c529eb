public import StrategyChannel
public import TradingModel

/// One run of one strategy over recorded data.
///
/// Confined to one thread; several may run on several threads. The same plan leads to the same
/// outcome, to the last digit.
public final class Backtest {
  /// Hears each message of the strategy with the event's time before it is acted on.
  public var hear: ((ChildMessage, Timestamp) -> Void)?

  private let plan: BacktestPlan

  /// A run of a plan. Throws when the plan has no data, names an instrument that nobody knows, or
  /// chooses what has no meaning.
  public init(_ plan: BacktestPlan) throws(BacktestError) {
    guard !plan.data.isEmpty else { throw .noData }
    self.plan = plan
  }

  /// Runs to the end of the data, or until `progress` answers false: then what was done is kept,
  /// and `isWhole` is false. `progress` is called about once every few thousand events. Once only.
  public func run(
    _ progress: (BacktestProgress) -> Bool = { _ in true }
  ) throws(BacktestError) -> BacktestOutcome {
    throw .engine("not built yet")
  }
}
