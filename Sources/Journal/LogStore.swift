import Dispatch
import GRDB
import GRDBSQLite
import Glibc
import Logging
import Synchronization
public import TradingModel

/// Stores log lines in a file of their own, so that no amount of logging can delay an order.
///
/// `append` may be called from any thread, never blocks on the disk, and never fails: lines wait
/// in a queue of `capacity` entries and are stored in batches on a thread of the store. When the
/// queue is full the newest lines are dropped, counted, and the count is stored as a line.
///
/// Each line goes into the full-text index with the line itself (`LogIndex`). Lines of a version
/// without an index are taken up in steps while nothing else is to be stored, the newest first.
public final class LogStore: @unchecked Sendable {  // State: `waiting` and `queue`.
  private struct Waiting {
    var entries: [LogEntry] = []
    var dropped = 0
    var isDraining = false
    var lastFailure: JournalError?
  }

  /// Entries that may wait.
  public let capacity: Int
  /// Lines kept; the oldest are removed beyond it, in steps.
  public let retention: Int64

  /// Bytes from which on the file is not read whole at a start.
  private static let checkedSize = 64 << 20

  // Kept, so that the folder stays this process's own while the store writes into it.
  private let folder: DataFolder
  private var path: String { folder.logsPath }
  private let database: DatabaseQueue
  private let clock: @Sendable () -> Timestamp
  private let waiting = Mutex(Waiting())
  // Used inside of the database's queue only.
  private var writer: LogWriter?
  private let worker = DispatchQueue(label: "perigee.logs", qos: .utility)

  /// Opens the log file of a folder. Throws as opening the journal does.
  public convenience init(
    folder: DataFolder, capacity: Int = 10_000, retention: Int64 = 5_000_000,
    clock: @escaping @Sendable () -> Timestamp
  ) throws(JournalError) {
    try self.init(
      folder: folder, capacity: capacity, retention: retention, isIndexed: true, clock: clock)
  }

  /// The same; without the index for measuring what the index costs: such lines are never found by
  /// a search.
  package init(
    folder: DataFolder, capacity: Int, retention: Int64, isIndexed: Bool,
    clock: @escaping @Sendable () -> Timestamp
  ) throws(JournalError) {
    self.capacity = capacity
    self.retention = retention
    self.clock = clock
    self.folder = folder
    database = try JournalDatabase.openWriter(
      folder.logsPath, durability: .normal,
      checksPages: LogStore.isSmall(folder.logsPath), migrator: JournalSchema.logs)
    do {
      try database.writeWithoutTransaction { database in
        guard let connection = database.sqliteConnection else { return }
        writer = try LogWriter(
          connection: connection, path: folder.logsPath, isIndexed: isIndexed)
      }
    } catch {
      throw JournalError(error, path: folder.logsPath)
    }
    worker.async { [weak self] in self?.takeUpBacklog() }
  }

  deinit {
    // Statements end before their connection does, and in its queue.
    database.writeWithoutTransaction { _ in writer = nil }
  }

  /// Whether a start has the time to read the whole file.
  private static func isSmall(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_size < checkedSize
  }

  /// Adds a line.
  public func append(_ entry: LogEntry) {
    let mustStart = waiting.withLock { state in
      if state.entries.count < capacity {
        state.entries.append(entry)
      } else {
        state.dropped += 1
      }
      defer { state.isDraining = true }
      return !state.isDraining
    }
    if mustStart { worker.async { [self] in drain() } }
  }

  /// Returns after everything that was appended before is stored; with the failure of the last
  /// attempt where there was one. For a shutdown and for tests.
  @discardableResult
  public func flush() -> JournalError? {
    worker.sync {}
    return waiting.withLock { $0.lastFailure }
  }

  private func drain() {
    while true {
      let (batch, dropped) = waiting.withLock { state in
        let result = (state.entries, state.dropped)
        state.entries.removeAll(keepingCapacity: true)
        state.dropped = 0
        if result.0.isEmpty && result.1 == 0 { state.isDraining = false }
        return result
      }
      guard !batch.isEmpty || dropped > 0 else { return }
      do {
        try store(batch, dropped: dropped)
        waiting.withLock { $0.lastFailure = nil }
      } catch {
        // Logs are not worth stopping for: the batch is counted as dropped and said later.
        let failure = JournalError(error, path: path)
        waiting.withLock { state in
          state.lastFailure = failure
          state.dropped += batch.count + dropped
          state.isDraining = false
        }
        return
      }
    }
  }

  private func store(_ batch: [LogEntry], dropped: Int) throws {
    var entries = batch
    if dropped > 0 {
      entries.append(
        LogEntry(
          at: clock(), level: .warning, strategy: nil, source: "logs",
          text: "\(dropped) log lines were dropped: more came than could be stored"))
    }
    try database.writeWithoutTransaction { [entries] database in
      do {
        try database.inTransaction(.immediate) {
          guard let writer else { return .rollback }
          let last = try writer.store(entries, on: database)
          try trim(database, newest: last)
          return .commit
        }
      } catch {
        writer?.forget()
        throw error
      }
    }
  }

  /// Removes the oldest lines, at most a few thousand at a time, and the index of a chunk of which
  /// nothing is left.
  private func trim(_ database: Database, newest: Int64) throws {
    let oldest = newest - retention
    guard oldest > 0 else { return }
    try database.execute(
      sql:
        "DELETE FROM logs WHERE id IN (SELECT id FROM logs WHERE id <= ? ORDER BY id LIMIT 5000)",
      arguments: [oldest])
    let chunk = try Int64.fetchOne(database, sql: "SELECT min(chunk) FROM log_chunks")
    guard let chunk, LogIndex.ids(ofChunk: chunk).upperBound <= oldest else { return }
    try database.execute(
      sql: """
        DROP TABLE \(LogIndex.table(chunk));
        DELETE FROM log_chunks WHERE chunk = \(chunk);
        DELETE FROM log_backlog WHERE chunk <= \(chunk);
        DELETE FROM log_blocks
        WHERE block <= \(LogIndex.block(of: LogIndex.ids(ofChunk: chunk).upperBound));
        """)
  }

  /// One step, after which whatever waits comes first.
  private func takeUpBacklog() {
    do {
      let isMore = try database.writeWithoutTransaction { database in
        var isMore = false
        do {
          try database.inTransaction(.immediate) {
            isMore = try writer?.takeUpBacklog(on: database) ?? false
            return .commit
          }
        } catch {
          writer?.forget()
          throw error
        }
        return isMore
      }
      if isMore { worker.async { [weak self] in self?.takeUpBacklog() } }
    } catch {
      // Lines are stored and read without it; the next start tries again.
      let failure = JournalError(error, path: path)
      waiting.withLock { $0.lastFailure = failure }
    }
  }
}
