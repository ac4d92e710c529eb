import Backtest
import StrategyChannel
import Sweeps
import TradingModel

/// Makes the runs of a sweep as backtests of one plan, each with its parameters and its span.
enum SweepWork {
  /// Why a run came to nothing.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// What a sweep calls for each run, on many threads.
  static func body(_ plan: BacktestPlan, declared: [ParameterDescription]) -> Sweep.Body {
    { task, goOn in
      var plan = plan
      plan.from = task.span.from
      plan.to = task.span.to
      plan.start.parameters = SweepParameters.values(
        task.point, over: plan.start.parameters, declared: declared)
      let backtest = try Backtest(plan)
      var isAsked = false
      let outcome = try backtest.run { progress in
        let all = Double(max(1, progress.of ?? .max))
        isAsked = !goOn(Double(progress.done) / all)
        return !isAsked
      }
      if isAsked { return nil }
      guard outcome.isWhole else {
        throw Failure(
          description: outcome.fault.map(text) ?? "the strategy was ended by one of its limits")
      }
      var run = SweepRun(outcome.result)
      run.figures.faults = Int(clamping: outcome.faults)
      return run
    }
  }

  private static func text(_ fault: ScriptFault) -> String {
    let place = [fault.file, fault.line.map { "\($0)" }].compactMap(\.self)
    return place.isEmpty ? fault.message : "\(place.joined(separator: ":")): \(fault.message)"
  }
}
