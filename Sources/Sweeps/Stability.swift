import TradingModel

/// Whether the best combination stands on a plateau or on a lone peak: how its neighbours do.
public struct Stability: Sendable, Hashable {
  /// The combinations next to the best: one step away in one number, or of draws the nearest.
  public let neighbours: Int
  /// The neighbours' median figure.
  public let median: Double
  /// The worst neighbour's figure.
  public let worst: Double
  /// How much of the best one's lead over the median of all runs its neighbours keep: 1 for
  /// neighbours as good as the best, nought for neighbours as good as any run.
  public let kept: Double
  /// The verdict.
  public let shape: Shape

  /// What the ground around the best looks like.
  public enum Shape: String, Sendable, Hashable {
    /// The neighbours keep 70 % of the lead, or come within a tenth of the best.
    case plateau
    /// They keep between 35 % and 70 %.
    case hill
    /// They keep less.
    case peak
  }

  /// How many of the nearest draws count as neighbours.
  static let nearest = 6

  /// Looks around the best run; nil with fewer than two neighbours. O(runs x parameters).
  public init?(_ ranking: SweepRanking, names: [String]) {
    guard let best = ranking.best, let figures = best.figures,
      let top = ranking.objective.value(of: figures)
    else { return nil }
    let values = ranking.ranked.compactMap { record in
      record.figures.flatMap { ranking.objective.value(of: $0) }
    }
    let spots = Stability.spots(ranking.ranked, names)
    guard let centre = spots.first else { return nil }
    var near = spots.indices.dropFirst().filter { Stability.isNext(spots[$0], to: centre) }
    if near.count < 2 {
      near = Array(
        spots.indices.dropFirst()
          .map { ($0, Stability.distance(spots[$0], centre)) }
          .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
          .prefix(Stability.nearest).map(\.0))
    }
    let around = near.map { values[$0] }.sorted()
    guard around.count >= 2, let worst = around.first else { return nil }
    let all = Stability.median(values.sorted())
    neighbours = around.count
    median = Stability.median(around)
    self.worst = worst
    kept = top > all ? (median - all) / (top - all) : 1
    // On flat ground the lead is next to nothing, and so is what a neighbour can lose of it.
    let isFlat = top - median <= top.magnitude * 0.1
    shape = kept >= 0.7 || isFlat ? .plateau : kept >= 0.35 ? .hill : .peak
  }

  /// What it means, as a sentence.
  public func sentence(_ objective: SweepObjective) -> String {
    let figures =
      "its \(neighbours) neighbours have a median \(objective.title) of "
      + "\(SweepText.value(median, of: objective)), the worst "
      + "\(SweepText.value(worst, of: objective))"
    switch shape {
    case .plateau:
      return "The best combination stands on a plateau: \(figures). Small changes of the "
        + "parameters change little."
    case .hill:
      return "The best combination stands on a hill: \(figures). Small changes of the parameters "
        + "cost a part of its lead."
    case .peak:
      return "The best combination is a lone peak: \(figures). A small change of a parameter "
        + "takes its lead away, which is how luck looks."
    }
  }

  /// Where a combination stands: for each parameter the place among its values, as a part of the
  /// whole; texts have no places of their own.
  private struct Spot {
    var steps: [Int]
    var parts: [Double]
    var words: [String]
  }

  private static func spots(_ records: [SweepRecord], _ names: [String]) -> [Spot] {
    var ranks: [[String: Int]] = []
    for index in names.indices {
      let texts = Set(records.map { $0.task.point.values[index].text })
      let numbers = texts.compactMap { text in Decimal64(text).map { (text, $0) } }
      guard numbers.count == texts.count else {
        ranks.append([:])
        continue
      }
      let sorted = numbers.sorted { $0.1 < $1.1 }.map(\.0)
      ranks.append(Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) }))
    }
    return records.map { record in
      var spot = Spot(steps: [], parts: [], words: [])
      for (index, value) in record.task.point.values.enumerated() {
        guard let rank = ranks[index][value.text] else {
          spot.words.append(value.text)
          continue
        }
        spot.steps.append(rank)
        spot.parts.append(Double(rank) / Double(max(1, ranks[index].count - 1)))
      }
      return spot
    }
  }

  private static func isNext(_ spot: Spot, to centre: Spot) -> Bool {
    guard spot.words == centre.words, spot.steps.count == centre.steps.count else { return false }
    return zip(spot.steps, centre.steps).reduce(0) { $0 + abs($1.0 - $1.1) } == 1
  }

  private static func distance(_ spot: Spot, _ centre: Spot) -> Double {
    let words = zip(spot.words, centre.words).count { $0 != $1 }
    return zip(spot.parts, centre.parts).reduce(Double(words)) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
  }

  private static func median(_ sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
