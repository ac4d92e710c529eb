/// How far a sweep is.
public struct SweepProgress: Sendable, Hashable {
  /// Runs that are done, those of earlier calls included.
  public var done: Int
  /// Runs in all.
  public var total: Int
  /// Runs that failed so far.
  public var failed: Int
  /// How much of everything is done, nought to one, runs under way included.
  public var fraction: Double
  /// How long the rest will take at the pace so far; nil while there is none.
  public var remaining: Duration?
}
