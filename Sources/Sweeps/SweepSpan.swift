public import TradingModel

/// A part of the recorded time: from its first moment up to, but without, its end.
public struct SweepSpan: Sendable, Hashable, Codable {
  /// The first moment; nil for the beginning of the data.
  public var from: Timestamp?
  /// The first moment after it; nil for the end of the data.
  public var to: Timestamp?

  /// A span from its parts.
  public init(from: Timestamp?, to: Timestamp?) {
    self.from = from
    self.to = to
  }
}
