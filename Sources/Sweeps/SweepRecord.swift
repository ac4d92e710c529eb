/// A run as the file keeps it.
public struct SweepRecord: Sendable, Hashable {
  /// What was run.
  public var task: SweepTask
  /// What it came to; nil for a run that failed.
  public var figures: SweepFigures?
  /// Why it failed; nil for a run that did not.
  public var failure: String?
  /// How long it took.
  public var duration: Duration

  /// A record from its parts.
  public init(task: SweepTask, figures: SweepFigures?, failure: String?, duration: Duration) {
    self.task = task
    self.figures = figures
    self.failure = failure
    self.duration = duration
  }
}
