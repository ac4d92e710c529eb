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
  private var hasRun = false
  private var current: BacktestRun?

  /// Market events played, the one at hand included; the end of counting once the strategy is told
  /// that it is over.
  var played: Int64 { current?.played ?? 0 }

  /// A run of a plan. Throws when the plan has no data or chooses what has no meaning.
  public init(_ plan: BacktestPlan) throws(BacktestError) {
    guard !plan.data.isEmpty else { throw .noData }
    let execution = plan.execution
    guard !execution.spreadTicks.isNegative, !execution.slippageTicks.isNegative,
      execution.latency >= .zero
    else { throw .plan("The spread, the slippage and the latency must not be negative.") }
    if let part = execution.participation, part <= .zero || part > .one {
      throw .plan("The participation must be above 0 and at most 1, and is \(part).")
    }
    guard plan.capital > .zero else {
      throw .plan("The capital must be above nought, and is \(plan.capital).")
    }
    if let from = plan.from, let to = plan.to, to <= from {
      throw .plan("The end of the span must lie after its beginning.")
    }
    guard !plan.start.accounts.isEmpty else { throw .plan("The strategy has no account.") }
    self.plan = plan
  }

  /// Runs to the end of the data, or until `progress` answers false: then what was done is kept,
  /// and `isWhole` is false. `progress` is called about once every few thousand events. Once only.
  ///
  /// Throws when the data cannot be read or runs backwards, when an instrument is not known, when
  /// the script cannot be loaded, or when it wants data that there is not. A fault in a callback is
  /// no error: it stands in the outcome.
  public func run(
    _ progress: (BacktestProgress) -> Bool = { _ in true }
  ) throws(BacktestError) -> BacktestOutcome {
    guard !hasRun else { throw .plan("A backtest runs once; make another one.") }
    hasRun = true
    let run = try BacktestRun(plan, hear: hear)
    current = run
    defer { current = nil }
    return try run.run(progress)
  }
}
