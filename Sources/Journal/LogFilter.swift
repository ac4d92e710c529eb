public import Logging
public import TradingModel

/// Which log lines are wanted. A field that is nil does not filter.
public struct LogFilter: Hashable, Sendable {
  /// Lines of one strategy.
  public var strategy: StrategyID?
  /// Lines of one account, where its name was known to whoever wrote them.
  public var account: AccountName?
  /// Lines of one order, where it was known to whoever wrote them.
  public var order: IntentID?
  /// Lines at least this grave.
  public var level: Logger.Level?
  /// Lines at or after this moment.
  public var since: Timestamp?
  /// Lines before this moment.
  public var until: Timestamp?
  /// Lines with these words, by the index.
  public var search: LogSearch?
  /// Lines that contain this text, upper and lower case alike (ASCII); read line by line.
  public var text: String?
  /// The newest so many lines; they are returned oldest first.
  public var limit: Int

  /// A filter from its parts.
  public init(
    strategy: StrategyID? = nil, account: AccountName? = nil, order: IntentID? = nil,
    level: Logger.Level? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
    search: LogSearch? = nil, text: String? = nil, limit: Int = 1_000
  ) {
    self.strategy = strategy
    self.account = account
    self.order = order
    self.level = level
    self.since = since
    self.until = until
    self.search = search
    self.text = text
    self.limit = limit
  }
}
