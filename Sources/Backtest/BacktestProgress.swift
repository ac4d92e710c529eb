public import TradingModel

/// How far a run has come.
public struct BacktestProgress: Sendable, Hashable {
  /// Bytes or rows of the data read so far, over all series.
  public var done: Int64
  /// How many there are; nil where a series does not know its end.
  public var of: Int64?
  /// The moment in the data.
  public var time: Timestamp
  /// Market events played so far.
  public var events: Int64

  /// A progress from its parts.
  public init(done: Int64, of: Int64?, time: Timestamp, events: Int64) {
    self.done = done
    self.of = of
    self.time = time
    self.events = events
  }
}
