public import Performance

/// What a walk forward came to: each window's winner, and the curve of the winners where they had
/// not seen the data.
public struct WalkOutcome: Sendable {
  /// One window.
  public struct Step: Sendable, Hashable {
    /// From nought.
    public var window: Int
    /// The spans.
    public var spans: SweepWindow
    /// The winner of the training; nil when no combination had the objective's figure.
    public var winner: SweepRecord?
    /// What the winner did on the test; nil when it was not run or failed.
    public var test: SweepRecord?
  }

  /// The windows in order.
  public let steps: [Step]
  /// The returns of all tests, one after the other.
  public let returns: DailyReturns
  /// The figures of those returns.
  public let statistics: ReturnStatistics
  /// The profit of all tests together, each with the whole capital.
  public let profit: Double
  /// The closed trades of all tests.
  public let trades: Int

  /// The outcome of a file's runs. Throws what the file throws.
  public init(_ store: SweepStore, _ records: [SweepRecord]) throws(SweepError) {
    let plan = store.plan
    steps = plan.windows.indices.map { window in
      let rivals = records.filter { $0.task.phase == .train && $0.task.window == window }
      return Step(
        window: window, spans: plan.windows[window],
        winner: SweepRanking(rivals, by: plan.objective).best,
        test: records.first {
          $0.task.phase == .test && $0.task.window == window && $0.figures != nil
        })
    }
    let tests = steps.compactMap(\.test)
    returns = DailyReturns(stitching: try store.returns(of: tests.map(\.task.number)))
    statistics = ReturnStatistics(returns.series)
    profit = tests.reduce(0) { $0 + ($1.figures?.profit ?? 0) }
    trades = tests.reduce(0) { $0 + ($1.figures?.trades ?? 0) }
  }

  /// The mean of the winners' figure in their trainings.
  public func trained(_ objective: SweepObjective) -> Double? {
    WalkOutcome.mean(steps.compactMap { $0.winner?.figures.flatMap(objective.value(of:)) })
  }

  /// The mean of the winners' figure in their tests.
  public func tested(_ objective: SweepObjective) -> Double? {
    WalkOutcome.mean(steps.compactMap { $0.test?.figures.flatMap(objective.value(of:)) })
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// What it means, a sentence each.
  public func sentences(_ objective: SweepObjective) -> [String] {
    let judged = steps.compactMap(\.test)
    guard !judged.isEmpty else {
      return ["No window has a winner that could be judged: nothing traded, or every run failed."]
    }
    let gained = judged.count { ($0.figures?.profit ?? 0) > 0 }
    let choices = Set(judged.map(\.task.point)).count
    var lines = [
      "On data that the choice had not seen, \(gained) of \(judged.count) windows gained; "
        + "together: \(SweepText.percent(statistics.totalReturn)), Sharpe "
        + "\(SweepText.number(statistics.sharpe)), deepest drawdown "
        + "\(SweepText.percent(statistics.drawdown?.depth ?? 0)), \(trades) trades.",
      "The winners' mean \(objective.title) was "
        + "\(SweepText.value(trained(objective), of: objective)) where they were chosen and "
        + "\(SweepText.value(tested(objective), of: objective)) after it"
        + (choices == 1
          ? "; the choice was the same each time."
          : "; the choice changed between \(choices) combinations."),
    ]
    if let before = trained(objective), let after = tested(objective), before > 0,
      after < before / 2
    {
      lines.append(
        "More than half of what the trainings promised was gone in the tests. That is what "
          + "overfitting looks like: expect the tests' figures, or less, and not the trainings'.")
    }
    return lines
  }
}
