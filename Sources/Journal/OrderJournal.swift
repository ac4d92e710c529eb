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
  private let watch: DiskFaultWatch
  private let onFault: @Sendable (JournalError) -> Void
  private var writer: RecordWriter?
  private var copies = 0
  private var ballast: Ballast
  private var isFull = false
  private var commits: UInt64 = 0
  private var seenCommits: UInt64 = 0
  private var fault: JournalError?

  /// Pages in the write-ahead log (4 KiB each) from which a busy second is used to copy them.
  public static let checkpointPages: Int32 = 1_000
  /// The same for a second without a commit: small copies often, while nobody waits for them.
  public static let idleCheckpointPages: Int32 = 200
  /// Pages in the write-ahead log at which a commit copies them itself, idle or not.
  public static let walLimitPages: Int32 = 16_384
  /// Final orders, and fills, of this long before a start are loaded with the open ones: longer
  /// than a broker tells executions again (seven days at most).
  public static let loadedPast = Duration.seconds(8 * 24 * 3600)

  /// Opens the journal of a folder, creating it or bringing its schema up to date. O(size of the
  /// file), as the whole of it is checked: its pages, the chain of its events, and the tables
  /// against the events (beyond 200,000 events the newest part of the chain alone). Throws when
  /// the file is damaged, newer than this program, locked, or not accessible; it is unchanged then.
  ///
  /// `ballast` bytes of disk are kept in the folder for the moment when the disk is full; 0 keeps
  /// none. `onFault` is called, on the thread of the commit, once, when the system fails to write
  /// or sync the file or it turns out damaged: what the last commits have stored is not known
  /// then, and the owner must end the process at once. Every later call throws. `upgrading` is
  /// told a sentence before each step of bringing a large file of an older version up to date.
  public init(
    folder: DataFolder, durability: Durability, ballast: Int64 = 0,
    clock: @escaping @Sendable () -> Timestamp, upgrading: (String) -> Void = { _ in },
    onFault: @escaping @Sendable (JournalError) -> Void = { _ in }
  ) throws(JournalError) {
    self.folder = folder
    self.clock = clock
    self.onFault = onFault
    let path = folder.journalPath
    watch = DiskFaultWatch(path)
    self.ballast = Ballast(path: folder.ballastPath, size: ballast)
    self.ballast.take()
    queue = try JournalDatabase.openWriter(
      path, durability: durability, checkpointsItself: false, migrator: JournalSchema.orders,
      upgrading: upgrading)
    walPages = .allocate(capacity: 1)
    walPages.initialize(to: 0)
    do {
      try queue.writeWithoutTransaction { database in
        guard let connection = database.sqliteConnection else { return }
        let start = try JournalCheck.start(database, path: path)
        writer = try RecordWriter(
          connection: connection, path: path, chain: start.chain, anchored: start.anchored,
          clock: clock)
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
  /// order with durability `normal`, milliseconds with `full`. Another process that holds the
  /// file's lock is waited for 50 ms.
  ///
  /// On a full disk new orders are refused; everything else is stored in the space that was kept
  /// for it, while that lasts.
  public func commit(_ records: [OrderRecord]) throws(OrderLogError) {
    try guarded { database in
      commits &+= 1
      let isNew = records.contains { if case .placed = $0 { true } else { false } }
      if isFull && isNew { throw diskIsFull }
      do {
        try writer?.store(records)
      } catch let error as JournalError where error.code == .diskFull {
        isFull = true
        let hasRoom = ballast.release()
        guard hasRoom && !isNew else { throw error }
        try writer?.store(records)
      }
      if walPages.pointee >= OrderJournal.walLimitPages { try copyLog(database) }
    }
  }

  /// Uses an idle moment: lets the orders table take up what was placed since, copies the
  /// write-ahead log when it has grown, and on a disk that was full looks for new space. To be
  /// called by the owner when nothing else is to do, best after a second without orders;
  /// microseconds when there is nothing to do, up to some milliseconds when it copies, in which
  /// commits wait.
  public func checkpointIfDue() throws(JournalError) {
    try attempt { database in
      if isFull {
        ballast.take()
        // Without a ballast the next commit finds out.
        isFull = ballast.size > 0 && !ballast.isThere
      }
      try writer?.project()
      let isIdle = commits == seenCommits
      seenCommits = commits
      let due = isIdle ? OrderJournal.idleCheckpointPages : OrderJournal.checkpointPages
      if walPages.pointee >= due { try copyLog(database) }
    }
  }

  private var diskIsFull: JournalError {
    JournalError(
      sqlite: ResultCode.SQLITE_FULL.rawValue, message: "full", path: folder.journalPath)
  }

  private func guarded(_ body: (Database) throws -> Void) throws(OrderLogError) {
    do throws(JournalError) {
      try attempt(body)
    } catch {
      throw OrderLogError(error.description)
    }
  }

  /// Runs a body, and looks afterwards whether the disk failed under it, which nothing may
  /// survive: after a failed sync the system may have dropped what it was to write.
  func attempt<Result>(_ body: (Database) throws -> Result) throws(JournalError) -> Result {
    do {
      return try queue.writeWithoutTransaction { database in
        if let fault { throw fault }
        do {
          let result = try body(database)
          if let text = watch.fault { throw brokenDisk(text) }
          return result
        } catch {
          try report(JournalError(error, path: folder.journalPath))
          throw error
        }
      }
    } catch {
      throw JournalError(error, path: folder.journalPath)
    }
  }

  private func report(_ error: JournalError) throws {
    let isFatal: Bool =
      switch error.code {
      case .inputOutput, .corrupt: true
      case .diskFull, .locked, .tooLarge, .database, .cannotOpen: watch.fault != nil
      case .folderInUse, .missing, .newerSchema: false
      }
    guard isFatal else { return }
    let told = error.code == .corrupt ? error : brokenDisk(watch.fault ?? error.cause)
    fault = told
    onFault(told)
    throw told
  }

  private func brokenDisk(_ text: String) -> JournalError {
    JournalError(
      .inputOutput, path: folder.journalPath, cause: text,
      "The disk failed under \(folder.journalPath) (\(text)). What the last commits stored is not "
        + "known, so nothing more is written or sent. Check the disk and the system log; the next "
        + "start checks the whole journal and asks the gateways for every order and execution.")
  }

  /// Brings everything into the one file, at an orderly end: a copy of it alone is whole then. A
  /// reader in the middle of a query may hold a part back, which stays in the write-ahead log and
  /// is not lost.
  public func settle() throws(JournalError) {
    try attempt { database in
      try writer?.project()
      try writer?.noteAnchor()
      try database.checkpoint(.truncate)
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

  /// What holds trading back.
  public func restraints() throws(JournalError) -> [Restraint] {
    try attempt { database in
      var state = OrderLogState()
      try JournalQueries.decisions(database, into: &state)
      return state.restraints
    }
  }

  /// Everything that the desk must know after a restart. O(all orders + all fills).
  public func load() throws(OrderLogError) -> OrderLogState {
    do throws(JournalError) {
      let since = clock().advanced(by: .zero - OrderJournal.loadedPast)
      return try attempt { database in
        try writer?.project()
        return try JournalQueries.state(database, since: since)
      }
    } catch {
      throw OrderLogError(error.description)
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
