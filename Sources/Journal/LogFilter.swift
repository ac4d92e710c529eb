public import Logging
public import TradingModel

/// Which log lines are wanted. A field that is nil does not filter.
public struct LogFilter: Hashable, Sendable {
  /// Lines of one strategy.
  public var strategy: StrategyID?
  /// Lines at least this grave.
  public var level: Logger.Level?
  /// Lines at or after this moment.
  public var since: Timestamp?
  /// Lines that contain this text, upper and lower case alike (ASCII).
  public var text: String?
  /// The newest so many lines; they are returned oldest first.
  public var limit: Int

  /// A filter from its parts.
  public init(
    strategy: StrategyID? = nil, level: Logger.Level? = nil, since: Timestamp? = nil,
    text: String? = nil, limit: Int = 1_000
  ) {
    self.strategy = strategy
    self.level = level
    self.since = since
    self.text = text
    self.limit = limit
  }
}
