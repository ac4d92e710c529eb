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
    let condition = LogReader.condition(filter)
    return try read(
      "SELECT * FROM logs WHERE \(condition) ORDER BY id DESC LIMIT \(filter.limit)"
    ).reversed()
  }

  /// The lines after `id`, oldest first, at most the filter's limit: call it again and again with
  /// the last id seen to follow the log.
  public func entries(
    _ filter: LogFilter = LogFilter(), after id: Int64
  ) throws(JournalError) -> [LogEntry] {
    let condition = LogReader.condition(filter)
    return try read(
      "SELECT * FROM logs WHERE \(condition) AND id > \(id) ORDER BY id LIMIT \(filter.limit)")
  }

  private static func condition(_ filter: LogFilter) -> SQL {
    var condition: SQL = "1"
    if let strategy = filter.strategy {
      condition += " AND strategy = \(strategy.rawValue)" as SQL
    }
    if let level = filter.level { condition += " AND level >= \(level.rank)" as SQL }
    if let since = filter.since { condition += " AND at >= \(since.rawValue)" as SQL }
    if let text = filter.text {
      condition += " AND instr(lower(text), lower(\(text))) > 0" as SQL
    }
    return condition
  }

  private func read(_ request: SQLRequest<Row>) throws(JournalError) -> [LogEntry] {
    do {
      return try queue.read { database in
        try request.fetchAll(database).map { row in
          let reader = RowReader(row)
          var entry = LogEntry(
            at: Timestamp(rawValue: try reader.number("at")),
            level: Logger.Level(rank: try reader.number("level")),
            strategy: reader.optionalText("strategy").map(StrategyID.init),
            source: try reader.text("source"), text: try reader.text("text"))
          entry.id = try reader.number("id")
          return entry
        }
      }
    } catch {
      throw JournalError(error, path: path)
    }
  }
}
