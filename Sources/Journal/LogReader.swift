import GRDB
import Logging
import TradingModel

/// Reads a folder's log lines, while its daemon runs or when it does not. Never writes. Any
/// thread; calls wait for one another.
public final class LogReader: Sendable {
  private let path: String
  private let queue: DatabaseQueue

  /// Opens the logs of a data folder. Throws `missing` when there are none yet.
  public init(folder: String) throws(JournalError) {
    path = DataFolder.logsPath(in: folder)
    queue = try JournalDatabase.openReader(path, migrator: JournalSchema.logs)
  }

  /// The newest lines that pass the filter, oldest first.
  public func entries(_ filter: LogFilter = LogFilter()) throws(JournalError) -> [LogEntry] {
    try page(filter, .newest).entries
  }

  /// The lines after `id`, oldest first, at most the filter's limit: call it again and again with
  /// the last id seen to follow the log.
  public func entries(
    _ filter: LogFilter = LogFilter(), after id: Int64
  ) throws(JournalError) -> [LogEntry] {
    try page(filter, .after(id)).entries
  }

  /// One page of the lines that pass the filter, at most the filter's limit of them.
  ///
  /// Words, level, strategy, account, order and times are found by the index; a page of ten
  /// million lines takes milliseconds, words that are everywhere but never together longer.
  /// `isOver` is asked after each stretch of a quarter of a million lines at most: true ends the
  /// page there, as a partial one.
  public func page(
    _ filter: LogFilter = LogFilter(), _ turn: PageTurn<Int64>, isOver: () -> Bool = { false }
  ) throws(JournalError) -> LogPage {
    do {
      return try queue.read { database in
        var walk = try LogWalk(database, filter, turn)
        try walk.run(isOver: isOver)
        return walk.page
      }
    } catch {
      throw JournalError(error, path: path)
    }
  }

  static func lines(
    _ database: Database, _ request: SQLRequest<Row>
  ) throws -> [LogEntry] {
    try request.fetchAll(database).map { row in
      let reader = RowReader(row)
      var entry = LogEntry(
        at: Timestamp(rawValue: try reader.number("at")),
        level: Logger.Level(rank: try reader.number("level")),
        strategy: reader.optionalText("strategy").map(StrategyID.init),
        account: reader.optionalText("account").map(AccountName.init),
        order: reader.optionalText("intent").map(IntentID.init),
        source: try reader.text("source"), text: try reader.text("text"))
      entry.id = try reader.number("id")
      return entry
    }
  }
}
