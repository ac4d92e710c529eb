/// One step of a walk forward: the best combination on `train` is traded on `test`, which begins
/// where `train` ends.
public struct SweepWindow: Sendable, Hashable, Codable {
  /// Where the combinations compete.
  public var train: SweepSpan
  /// Where the winner is judged.
  public var test: SweepSpan

  /// A window from its parts.
  public init(train: SweepSpan, test: SweepSpan) {
    self.train = train
    self.test = test
  }
}
