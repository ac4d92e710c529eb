import GRDB
import GRDBSQLite
public import Orders
public import TradingModel

/// The orders' journal in SQLite: what the desk must have recorded before it acts.
///
/// One connection writes and checkpoints. Every call may come from any thread and waits for the
/// connection; the order thread is meant to be its only frequent user. After a failed commit the
/// journal stands where it stood before.
public final class OrderJournal: OrderLog, @unchecked Sendable {  // All state: `queue`.
  private let folder: DataFolder
  private let queue: DatabaseQueue
  private let clock: @Sendable () -> Timestamp
  private let walPages: UnsafeMutablePointer<Int32>
  private var writer: RecordWriter?
  private var copies = 0

  /// Pages in the write-ahead log (4 KiB each) from which an idle moment is used to copy them.
  public static let checkpointPages: Int32 = 1_000
  /// Pages in the write-ahead log at which a commit copies them itself, idle or not.
  public static let walLimitPages: Int32 = 16_384
  /// Final orders, and fills, of this long before a start are loaded with the open ones: longer
  /// than a broker tells executions again (seven days at most).
  public static let loadedPast = Duration.seconds(8 * 24 * 3600)

  /// Opens the journal of a folder, creating it or bringing its schema up to date. O(size of the
  /// file), as the whole of it is checked. Throws when the file is damaged, newer than this
  /// program, locked, or not accessible; it is unchanged then.
  public init(
    folder: DataFolder, durability: Durability, clock: @escaping @Sendable () -> Timestamp
  ) throws(JournalError) {
    self.folder = folder
    self.clock = clock
    let path = folder.journalPath
    queue = try JournalDatabase.openWriter(
      path, durability: durability, checkpointsItself: false, migrator: JournalSchema.orders)
    walPages = .allocate(capacity: 1)
    walPages.initialize(to: 0)
    do {
      try queue.writeWithoutTransaction { database in
        guard let connection = database.sqliteConnection else { return }
        let chain = try JournalCheck.start(database, path: path)
        writer = try RecordWriter(
          connection: connection, path: path, chain: chain, clock: clock)
        sqlite3_wal_hook(
          connection,
          { context, _, _, pages in
            context?.assumingMemoryBound(to: Int32.self).pointee = pages
            return SQLITE_OK
          }, walPages)
        try writer?.project()
      }
    } catch {
      throw JournalError(error, path: path)
    }
  }

  deinit {
    queue.writeWithoutTransaction { database in
      if let connection = database.sqliteConnection { sqlite3_wal_hook(connection, nil, nil) }
      writer = nil
    }
    walPages.deallocate()
  }

  /// Stores all records in one transaction; see `OrderLog`. About 15 microseconds for one new
  /// order with durability `normal`, milliseconds with `full`.
  public func commit(_ records: [OrderRecord]) throws(OrderLogError) {
    do {
      try queue.writeWithoutTransaction { database in
        try writer?.store(records)
        if walPages.pointee >= OrderJournal.walLimitPages { try copyLog(database) }
      }
    } catch {
      throw OrderLogError(JournalError(error, path: folder.journalPath).description)
    }
  }

  /// Uses an idle moment: lets the orders table take up what was placed since, and copies the
  /// write-ahead log when it has grown. To be called by the owner when nothing else is to do,
  /// best after a second without orders; microseconds when there is nothing to do, 10 to 20
  /// milliseconds when it copies, in which commits wait.
  public func checkpointIfDue() throws(JournalError) {
    do {
      try queue.writeWithoutTransaction { database in
        try writer?.project()
        if walPages.pointee >= OrderJournal.checkpointPages { try copyLog(database) }
      }
    } catch {
      throw JournalError(error, path: folder.journalPath)
    }
  }

  /// Brings everything into the one file, at an orderly end: a copy of it alone is whole then. A
  /// reader in the middle of a query may hold a part back, which stays in the write-ahead log and
  /// is not lost.
  public func settle() throws(JournalError) {
    do {
      try queue.writeWithoutTransaction { database in
        try writer?.project()
        try database.checkpoint(.truncate)
      }
    } catch {
      throw JournalError(error, path: folder.journalPath)
    }
  }

  /// The settings on which durability rests, as the database itself tells them.
  public func settings() throws(JournalError) -> [String: String] {
    do {
      return try queue.read { database in
        var result: [String: String] = [:]
        for name in ["journal_mode", "synchronous"] {
          result[name] = try String.fetchOne(database, sql: "PRAGMA \(name)")
        }
        return result
      }
    } catch {
      throw JournalError(error, path: folder.journalPath)
    }
  }

  /// Copies what can be copied; a reader in the middle of a query may hold a part of it back
  /// until the next time.
  private func copyLog(_ database: Database) throws {
    let copied = try database.checkpoint(.passive)
    guard copied.walFrameCount == copied.checkpointedFrameCount else { return }
    // The first commit after a complete copy begins the log anew and syncs it, which takes
    // milliseconds. This one does it here, so that no order's commit has to.
    try database.execute(sql: "PRAGMA user_version = \(copies % 2)")
    copies += 1
  }

  /// Everything that the desk must know after a restart. O(all orders + all fills).
  public func load() throws(OrderLogError) -> OrderLogState {
    do {
      let since = clock().advanced(by: .zero - OrderJournal.loadedPast)
      return try queue.writeWithoutTransaction { database in
        try writer?.project()
        return try JournalQueries.state(database, since: since)
      }
    } catch {
      throw OrderLogError(JournalError(error, path: folder.journalPath).description)
    }
  }

  /// An order of any age with its executions; see `OrderLog`.
  public func recall(
    _ intent: IntentID
  ) throws(OrderLogError) -> (order: Order, fills: [Fill])? {
    do {
      return try queue.writeWithoutTransaction { database in
        try writer?.project()
        return try JournalQueries.recall(database, intent)
      }
    } catch {
      throw OrderLogError(JournalError(error, path: folder.journalPath).description)
    }
  }
}
