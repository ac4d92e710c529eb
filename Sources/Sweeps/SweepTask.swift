/// One run that is to be made: a combination on a span of the history.
public struct SweepTask: Sendable, Hashable {
  /// What a run is for.
  public enum Phase: String, Sendable, Hashable, Codable {
    /// A plain sweep over the whole period.
    case whole
    /// A walk forward: the combinations compete.
    case train
    /// A walk forward: the winner is judged.
    case test
  }

  /// The run's number within its sweep, from nought.
  public var number: Int
  /// What it is for.
  public var phase: Phase
  /// The window of a walk forward, from nought; nil for a plain sweep.
  public var window: Int?
  /// The combination's number.
  public var pointNumber: Int
  /// The combination.
  public var point: SweepPoint
  /// Which part of the history.
  public var span: SweepSpan

  /// A task from its parts.
  public init(
    number: Int, phase: Phase, window: Int?, pointNumber: Int, point: SweepPoint, span: SweepSpan
  ) {
    self.number = number
    self.phase = phase
    self.window = window
    self.pointNumber = pointNumber
    self.point = point
    self.span = span
  }
}
