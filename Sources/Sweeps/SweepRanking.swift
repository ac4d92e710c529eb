/// Runs from the best to the worst.
public struct SweepRanking: Sendable {
  /// The runs that have the objective's figure, best first; equals in the order of their numbers.
  public let ranked: [SweepRecord]
  /// By what they are ranked.
  public let objective: SweepObjective

  /// Ranks runs; failed ones, those without the figure, and those with fewer than `minimumTrades`
  /// closed trades are left out. O(n log n).
  public init(
    _ records: [SweepRecord], by objective: SweepObjective, minimumTrades: Int = 1
  ) {
    self.objective = objective
    ranked =
      records.compactMap { record -> (SweepRecord, Double)? in
        guard let figures = record.figures, figures.trades >= minimumTrades,
          let value = objective.value(of: figures)
        else { return nil }
        return (record, value)
      }
      .sorted { ($1.1, $0.0.task.number) < ($0.1, $1.0.task.number) }
      .map(\.0)
  }

  /// The best; nil when none has the figure.
  public var best: SweepRecord? { ranked.first }
}
