public import TradingModel

/// What a check of the warm-up found.
public struct WarmupReport: Sendable, Hashable, Codable {
  /// One length of the warm-up.
  public struct Row: Sendable, Hashable, Codable {
    /// Bars before the first moment.
    public var warmup: Int32
    /// Decisions that were made.
    public var decisions: Int
    /// Decisions that only one of this run and the measure has.
    public var changed: Int
    /// The last moment at which they differ; nil when they never do.
    public var lastChange: Timestamp?
    /// The first decision that differs; nil when none does.
    public var first: String?
  }

  /// The bars that the script declares.
  public var declared: Int32
  /// The bars of the run against which the others are held.
  public var measure: Int32
  /// Its decisions.
  public var decisions: Int
  /// The shorter lengths, the declared one first.
  public var rows: [Row] = []

  /// The most decisions of a run that are compared.
  static let limit = 1_000_000

  /// Whether the declared warm-up leads to the same decisions as the longest.
  public var isEnough: Bool { rows.first.map { $0.changed == 0 } ?? true }

  /// What it means, as a sentence or two.
  public var sentence: String {
    guard let row = rows.first, row.changed > 0 else {
      return "The declared warm-up of \(declared) bars is enough: with \(measure) bars every "
        + "decision is the same."
    }
    let enough = rows.first { $0.changed == 0 }
    let advice =
      enough.map { "Declare warmup = \($0.warmup)." }
      ?? "Even \(rows.last?.warmup ?? declared) bars differ from \(measure); does the script keep "
      + "something over all bars?"
    let last = row.lastChange.map { " until \(DecisionWords.time($0))" } ?? ""
    return "With the declared warm-up of \(declared) bars \(row.changed) decisions differ from "
      + "those with \(measure) bars\(last). \(advice)"
  }
}
