public import TradingModel

/// The journal's fills, from which a strategy that starts gets those that its script has not heard
/// of. Called on the fleet's loop; must not block for long. Each throws a sentence when the
/// journal cannot be read.
public protocol FillOutbox: AnyObject, Sendable {
  /// The number of the newest fill of anybody; 0 when there is none.
  func newest() throws -> Int64
  /// The number of an execution's fill, above 0, rising as fills are stored.
  func number(of execution: ExecutionID) throws -> Int64?
  /// The newest `limit` fills of a strategy after a number, oldest first, and how many older ones
  /// were left out.
  func fills(
    of strategy: StrategyID, after number: Int64, limit: Int
  ) throws -> (fills: [WaitingFill], leftOut: Int)
}

/// One fill that waits for its strategy.
public struct WaitingFill: Hashable, Sendable {
  /// The journal's number of it.
  public var number: Int64
  /// The fill.
  public var fill: Fill
  /// What it corrects; nil when it is no correction.
  public var replaced: Fill?

  /// A fill from its parts.
  public init(number: Int64, fill: Fill, replaced: Fill? = nil) {
    self.number = number
    self.fill = fill
    self.replaced = replaced
  }
}
