import Foundation
import GRDB

/// How the files are opened. One connection writes and checkpoints each file, in the one process
/// that holds the folder; everyone else reads and never checkpoints: two connections that write
/// or checkpoint at once can lose commits in the SQLite version that Debian ships.
enum JournalDatabase {
  /// Bytes from which on bringing a file up to date takes seconds, which is told.
  private static let slowUpgrade = 64 << 20

  /// Opens a file for its one writer, creating and migrating it as needed. Checking its pages
  /// reads the whole file. `upgrading` is told a sentence before each step of a slow migration.
  static func openWriter(
    _ path: String, durability: Durability, checkpointsItself: Bool = true,
    checksPages: Bool = true, migrator: DatabaseMigrator,
    upgrading: (String) -> Void = { _ in }
  ) throws(JournalError) -> DatabaseQueue {
    try createPrivateFile(path)
    var configuration = Configuration()
    configuration.label = "journal"
    configuration.busyMode = .timeout(0.05)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA temp_store = MEMORY;
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL");
          PRAGMA wal_autocheckpoint = \(checkpointsItself ? 1000 : 0);
          PRAGMA journal_size_limit = 67108864;
          """)
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try check(queue, pages: checksPages, path: path, migrator: migrator)
      try migrate(queue, path: path, migrator: migrator, upgrading)
      // The log beside the file has its name by now too.
      syncFolder((path as NSString).deletingLastPathComponent)
      return queue
    } catch {
      throw JournalError(error, path: path)
    }
  }

  /// Opens a file to read it, beside its writer or without one. Changes nothing, and never
  /// migrates: a file of an older or newer schema is refused.
  static func openReader(
    _ path: String, migrator: DatabaseMigrator
  ) throws(JournalError) -> DatabaseQueue {
    guard access(path, F_OK) == 0 else {
      throw JournalError(
        .missing, path: path,
        "There is no \(path): nothing was recorded in this data folder yet. Start the daemon, or "
          + "name the folder that it uses.")
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "journal reader"
    configuration.busyMode = .timeout(1)
    // A check builds tables of its own, which belong into memory.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { database in
        try refuseNewer(database, path: path, migrator: migrator)
        guard try migrator.hasCompletedMigrations(database) else {
          throw JournalError(
            .database, path: path,
            "\(path) was written by an older version. Start the daemon once, which brings it up "
              + "to date.")
        }
      }
      return queue
    } catch {
      throw JournalError(error, path: path)
    }
  }

  private static func migrate(
    _ queue: DatabaseQueue, path: String, migrator: DatabaseMigrator, _ upgrading: (String) -> Void
  ) throws {
    let applied = Set(try queue.read { try migrator.appliedIdentifiers($0) })
    let missing = migrator.migrations.filter { !applied.contains($0) }
    var status = stat()
    let isSlow = !applied.isEmpty && stat(path, &status) == 0 && status.st_size >= slowUpgrade
    for (index, name) in missing.enumerated() {
      if isSlow {
        upgrading(
          "\(path) is brought up to date, step \(index + 1) of \(missing.count) (\(name)). With "
            + "\(status.st_size >> 20) MiB this takes some seconds to a minute; wait for it.")
      }
      try migrator.migrate(queue, upTo: name)
    }
    try migrator.migrate(queue)
    // Else the first commit, an order's perhaps, would copy all of it into the file. A reader may
    // hold a part back.
    if isSlow && !missing.isEmpty {
      _ = try queue.writeWithoutTransaction { try $0.checkpoint(.passive) }
    }
  }

  private static func check(
    _ queue: DatabaseQueue, pages: Bool, path: String, migrator: DatabaseMigrator
  ) throws {
    try queue.read { database in
      let verdict =
        pages ? try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer" : "ok"
      guard verdict == "ok" else {
        throw JournalError(sqlite: ResultCode.SQLITE_CORRUPT.rawValue, message: verdict, path: path)
      }
      try refuseNewer(database, path: path, migrator: migrator)
    }
  }

  private static func refuseNewer(
    _ database: Database, path: String, migrator: DatabaseMigrator
  ) throws {
    guard try migrator.hasBeenSuperseded(database) else { return }
    throw JournalError(
      .newerSchema, path: path,
      "\(path) was written by a newer version of this program. Nothing was changed. Use that "
        + "version, or another data folder.")
  }

  /// Makes sure that the file is there and that nobody else can read it. SQLite gives its side
  /// files the same mode.
  private static func createPrivateFile(_ path: String) throws(JournalError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw JournalError(
        .cannotOpen, path: path,
        "\(path) cannot be opened (\(systemErrorText())). Check that this user may read and "
          + "write it.")
    }
    let mode = fchmod(descriptor, 0o600)
    close(descriptor)
    guard mode == 0 else {
      throw JournalError(
        .cannotOpen, path: path,
        "\(path) does not belong to this user (\(systemErrorText())). Change its owner.")
    }
  }
}
