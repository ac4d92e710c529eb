import TradingModel

/// Reads of the journal's files, while a daemon writes them or after it ended.
///
/// Implementers owe: reads block no writer; a file that does not exist yet reads as empty; a file
/// that cannot be read throws an error whose description says where and what to do.
protocol JournalQuerying {
  /// Orders and refused requests that fit, oldest first; the newest `limit` of them.
  func orders(_ filter: JournalFilter) throws -> [OrderRow]
  /// Fills that fit, oldest first; the newest `limit` of them.
  func fills(_ filter: JournalFilter) throws -> [FillRow]
  /// Every book beside the broker's positions, by account and symbol.
  func books(_ filter: JournalFilter) throws -> BookList
  /// What each strategy holds by its own fills, by strategy.
  func strategyPositions(_ filter: JournalFilter) throws -> [PositionRow]
  /// Log lines that fit, oldest first; the newest `limit` of them.
  func logs(_ filter: LogFilter) throws -> [LogRow]
}

/// Which orders, fills and positions are wanted; a nil field asks for all.
struct JournalFilter: Hashable, Sendable {
  var strategy: String?
  var account: String?
  /// The instrument's address in canonical form.
  var symbol: String?
  var since: Timestamp?
  /// Only orders that can still trade.
  var openOnly = false
  /// At most so many rows, 1...100,000.
  var limit = 200
}

/// Which log lines are wanted; a nil field asks for all.
struct LogFilter: Hashable, Sendable {
  var strategy: String?
  /// The least level.
  var level: RunnerConfiguration.LogLevel = .debug
  var since: Timestamp?
  /// Only lines after the one of this number, oldest first, for following.
  var after: Int64?
  /// At most so many rows, 1...100,000.
  var limit = 200
}
