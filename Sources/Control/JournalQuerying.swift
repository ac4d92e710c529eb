package import TradingModel

/// Reads of the journal's files, while a daemon writes them or after it ended.
///
/// Implementers owe: reads block no writer; a file that does not exist yet reads as empty; a file
/// that cannot be read throws an error whose description says where and what to do.
package protocol JournalQuerying {
  /// Orders and refused requests that fit, oldest first; the newest `limit` of them.
  func orders(_ filter: RowFilter) throws -> [OrderRow]
  /// Fills that fit, oldest first; the newest `limit` of them.
  func fills(_ filter: RowFilter) throws -> [FillRow]
  /// Every book beside the broker's positions, by account and symbol.
  func books(_ filter: RowFilter) throws -> BookList
  /// What each strategy holds by its own fills, by strategy.
  func strategyPositions(_ filter: RowFilter) throws -> [PositionRow]
  /// Log lines that fit, oldest first; the newest `limit` of them.
  func logs(_ filter: LogRowFilter) throws -> [LogRow]
}

/// Which orders, fills and positions are wanted; a nil field asks for all.
package struct RowFilter: Hashable, Sendable {
  /// The most rows that one answer holds.
  package static let maximumRows = 100_000

  package var strategy: String?
  package var account: String?
  /// The instrument's address in canonical form.
  package var symbol: String?
  package var since: Timestamp?
  /// Only orders that can still trade.
  package var openOnly = false
  /// At most so many rows, 1...100,000.
  package var limit = 200

  package init(
    strategy: String? = nil, account: String? = nil, symbol: String? = nil, since: Timestamp? = nil,
    openOnly: Bool = false, limit: Int = 200
  ) {
    self.strategy = strategy
    self.account = account
    self.symbol = symbol
    self.since = since
    self.openOnly = openOnly
    self.limit = limit
  }
}

/// Which log lines are wanted; a nil field asks for all.
package struct LogRowFilter: Hashable, Sendable {
  package var strategy: String?
  /// The least level.
  package var level: LogLevel = .debug
  package var since: Timestamp?
  package var account: String?
  /// Words, `"phrases"`, `prefix*` and `-unwanted` (docs/review.md); empty for all.
  package var search = ""
  /// Only lines after the one of this number, oldest first, for following.
  package var after: Int64?
  /// At most so many rows, 1...100,000.
  package var limit = 200

  package init(
    strategy: String? = nil, level: LogLevel = .debug, since: Timestamp? = nil, after: Int64? = nil,
    limit: Int = 200
  ) {
    self.strategy = strategy
    self.level = level
    self.since = since
    self.after = after
    self.limit = limit
  }
}
