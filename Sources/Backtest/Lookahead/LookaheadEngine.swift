public import StrategyChannel
public import TradingModel

/// Runs a plan for the look-ahead check. The standard one is `Backtest`; tests plant mistakes into
/// theirs.
public struct LookaheadEngine: Sendable {
  /// Hears a message with the time of its event and the number of market events that were played,
  /// the one at hand included; `.max` after the last.
  public typealias Hear = (ChildMessage, Timestamp, Int64) -> Void

  /// Runs a plan; ends early where `goOn` answers false.
  public var run:
    @Sendable (_ plan: BacktestPlan, _ hear: @escaping Hear, _ goOn: () -> Bool) throws ->
      BacktestOutcome

  /// An engine of one's own.
  public init(
    run:
      @escaping @Sendable (
        _ plan: BacktestPlan, _ hear: @escaping Hear, _ goOn: () -> Bool
      ) throws -> BacktestOutcome
  ) { self.run = run }

  /// The product's engine.
  public static let standard = LookaheadEngine { plan, hear, goOn in
    let backtest = try Backtest(plan)
    backtest.hear = { [unowned backtest] message, time in hear(message, time, backtest.played) }
    return try backtest.run { _ in goOn() }
  }
}
