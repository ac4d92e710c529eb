/// Everything that a sweep's file tells, ready to be shown.
public struct SweepOutcome: Sendable {
  /// What was swept.
  public let plan: SweepPlan
  /// By what it is ranked here.
  public let objective: SweepObjective
  /// All runs by number.
  public let records: [SweepRecord]
  /// The runs of a plain sweep, best first; of a walk forward those of the trainings.
  public let ranking: SweepRanking
  /// How the neighbours of the best do; nil for a walk forward or too few runs.
  public let stability: Stability?
  /// What the best is worth as evidence; nil for a walk forward, whose tests are the evidence.
  public let warning: OverfittingWarning?
  /// What the walk forward came to; nil for a plain sweep.
  public let walk: WalkOutcome?

  /// The most maps that are drawn: those of the first six parameters with each other.
  public static let maximumMaps = 15

  /// Reads a file. `objective` nil takes the plan's; a walk forward has only that. Throws what the
  /// file throws.
  public init(
    _ store: SweepStore, objective: SweepObjective? = nil, minimumTrades: Int = 1
  ) throws(SweepError) {
    plan = store.plan
    let isWalk = !plan.windows.isEmpty
    if isWalk, let objective, objective != plan.objective {
      throw SweepError(
        .invalid,
        "\(store.path) is a walk forward that chose by \(plan.objective.rawValue); another "
          + "objective needs a walk of its own.")
    }
    self.objective = objective ?? plan.objective
    records = try store.records()
    ranking = SweepRanking(
      records.filter { $0.task.phase != .test }, by: self.objective, minimumTrades: minimumTrades)
    stability = isWalk ? nil : Stability(ranking, names: plan.names)
    warning = isWalk ? nil : try OverfittingWarning(store, records, ranking)
    walk = isWalk ? try WalkOutcome(store, records) : nil
  }

  /// Runs that failed.
  public var failures: [SweepRecord] { records.filter { $0.failure != nil } }

  /// Whether every run of the plan is there and none failed.
  public var isWhole: Bool { records.count >= plan.runs && failures.isEmpty }

  /// A map of each pair of parameters, or one line of places for a single one; at most
  /// `maximumMaps`.
  public func maps() throws(SweepError) -> [HeatMap] {
    let names = plan.names
    guard names.count > 1 else {
      guard let only = names.first else { return [] }
      return [try HeatMap(ranking, names: names, x: only, y: nil)]
    }
    var maps: [HeatMap] = []
    for first in names.indices {
      for second in names.indices.dropFirst(first + 1) where maps.count < Self.maximumMaps {
        maps.append(try HeatMap(ranking, names: names, x: names[first], y: names[second]))
      }
    }
    return maps
  }
}
