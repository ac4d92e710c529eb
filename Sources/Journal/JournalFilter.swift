public import TradingModel

/// Which rows are wanted. A field that is nil does not filter.
public struct JournalFilter: Hashable, Sendable {
  /// Rows of one strategy.
  public var strategy: StrategyID?
  /// Rows of one account.
  public var account: AccountName?
  /// Rows of one instrument.
  public var instrument: InstrumentID?
  /// Rows recorded at or after this moment.
  public var since: Timestamp?
  /// Only orders that can still trade. Ignored where rows have no state.
  public var isOpenOnly = false
  /// The newest so many rows; they are returned oldest first.
  public var limit: Int

  /// A filter from its parts.
  public init(
    strategy: StrategyID? = nil, account: AccountName? = nil, instrument: InstrumentID? = nil,
    since: Timestamp? = nil, isOpenOnly: Bool = false, limit: Int = 1_000
  ) {
    self.strategy = strategy
    self.account = account
    self.instrument = instrument
    self.since = since
    self.isOpenOnly = isOpenOnly
    self.limit = limit
  }
}
