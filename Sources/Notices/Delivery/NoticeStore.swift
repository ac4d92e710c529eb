import Foundation
import GRDB
package import TradingModel

/// The record of notices and their deliveries: `notices.db` in the data folder. One process writes
/// it; any number read beside it. Confined to one thread at a time.
package final class NoticeStore {
  /// The file's name in the data folder.
  package static let fileName = "notices.db"
  /// The most notices that are kept, whatever their age.
  package static let rowLimit = 50_000

  private let queue: DatabaseQueue

  /// Opens or makes the file for writing, closed to others.
  package static func write(_ path: String) throws -> NoticeStore {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
    var configuration = Configuration()
    configuration.label = "notices"
    configuration.busyMode = .timeout(1)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = NORMAL;
          PRAGMA journal_size_limit = 4194304;
          """)
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try migrator.migrate(queue)
    return NoticeStore(queue)
  }

  /// Opens the file for reading; nil when there is none yet.
  package static func read(_ path: String) throws -> NoticeStore? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "notices reader"
    configuration.busyMode = .timeout(2)
    return NoticeStore(try DatabaseQueue(path: path, configuration: configuration))
  }

  private init(_ queue: DatabaseQueue) { self.queue = queue }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in
      try database.execute(
        sql: """
          CREATE TABLE notice (
            id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, kind TEXT NOT NULL,
            urgent INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, account TEXT,
            strategy TEXT, symbol TEXT, state TEXT NOT NULL, reason TEXT, updated INTEGER NOT NULL,
            stops TEXT NOT NULL);
          CREATE INDEX notice_state ON notice (state, id);
          CREATE INDEX notice_time ON notice (time);
          CREATE TABLE attempt (
            id INTEGER PRIMARY KEY, notice INTEGER NOT NULL REFERENCES notice (id)
              ON DELETE CASCADE,
            time INTEGER NOT NULL, channel TEXT NOT NULL, failure TEXT);
          CREATE INDEX attempt_notice ON attempt (notice, id);
          """)
    }
    return migrator
  }

  // MARK: Writing

  /// Records a notice; answers its number. `stops` are its channels, for a later start.
  package func add(
    _ notice: Notice, _ state: NoticeRecord.State, stops: [RouteStop] = [], at now: Timestamp
  ) throws -> Int64 {
    try queue.write { database in
      try database.execute(
        sql: """
          INSERT INTO notice (time, kind, urgent, title, text, account, strategy, symbol, state,
            updated, stops) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          notice.time.rawValue, notice.kind.rawValue, notice.isUrgent, notice.title, notice.text,
          notice.account, notice.strategy, notice.symbol, state.rawValue, now.rawValue,
          NoticeStore.text(stops),
        ])
      return database.lastInsertedRowID
    }
  }

  /// Records a try.
  package func attempted(
    _ id: Int64, on channel: String, failure: String?, at now: Timestamp
  ) throws {
    try queue.write { database in
      try database.execute(
        sql: "INSERT INTO attempt (notice, time, channel, failure) VALUES (?, ?, ?, ?)",
        arguments: [id, now.rawValue, channel, failure])
    }
  }

  /// Records where a notice stands now.
  package func moved(
    _ id: Int64, to state: NoticeRecord.State, reason: String? = nil, at now: Timestamp
  ) throws {
    try queue.write { database in
      try database.execute(
        sql: "UPDATE notice SET state = ?, reason = ?, updated = ? WHERE id = ?",
        arguments: [state.rawValue, reason, now.rawValue, id])
    }
  }

  /// Everything that was held stands in a digest now.
  package func release(at now: Timestamp) throws {
    try queue.write { database in
      try database.execute(
        sql: "UPDATE notice SET state = 'digested', updated = ? WHERE state = 'held'",
        arguments: [now.rawValue])
    }
  }

  /// Forgets what is older than `keep`, and the oldest above the limit; what still waits stays.
  package func prune(keep: Duration, at now: Timestamp) throws {
    let oldest = now.advanced(by: .zero - keep).rawValue
    try queue.write { database in
      try database.execute(
        sql: """
          DELETE FROM notice WHERE state NOT IN ('queued', 'held') AND (time < ? OR id <=
            (SELECT MAX(id) FROM notice) - ?)
          """, arguments: [oldest, NoticeStore.rowLimit])
    }
  }

  // MARK: Reading

  /// What an earlier run left behind, oldest first, with the channels it was meant for.
  package func unfinished() throws -> [(record: NoticeRecord, stops: [RouteStop])] {
    try queue.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM notice WHERE state IN ('queued', 'held') ORDER BY id LIMIT 2000"
      ).compactMap { row in
        NoticeStore.record(row, attempts: []).map { ($0, NoticeStore.stops(row["stops"])) }
      }
    }
  }

  /// The newest notices that fit, oldest first. A nil filter asks for all.
  package func list(
    failedOnly: Bool = false, since: Timestamp? = nil, account: String? = nil, limit: Int
  ) throws -> [NoticeRecord] {
    try queue.read { database in
      var conditions = ["1"]
      var arguments: StatementArguments = []
      if failedOnly { conditions.append("state IN ('failed', 'dropped')") }
      if let since {
        conditions.append("time >= ?")
        arguments += [since.rawValue]
      }
      if let account {
        conditions.append("account = ?")
        arguments += [account]
      }
      arguments += [limit]
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM notice WHERE \(conditions.joined(separator: " AND ")) "
          + "ORDER BY id DESC LIMIT ?", arguments: arguments)
      return try rows.reversed().compactMap { row in
        let tries = try Row.fetchAll(
          database, sql: "SELECT * FROM attempt WHERE notice = ? ORDER BY id LIMIT 200",
          arguments: [row["id"] as Int64])
        return NoticeStore.record(
          row,
          attempts: tries.map {
            NoticeRecord.Attempt(
              time: Timestamp(rawValue: $0["time"]), channel: $0["channel"],
              failure: $0["failure"])
          })
      }
    }
  }

  /// A row of a newer version whose words are not known is left out.
  private static func record(
    _ row: Row, attempts: [NoticeRecord.Attempt]
  ) -> NoticeRecord? {
    guard let kind = NoticeKind(rawValue: row["kind"]),
      let state = NoticeRecord.State(rawValue: row["state"])
    else { return nil }
    return NoticeRecord(
      id: row["id"],
      notice: Notice(
        kind, isUrgent: row["urgent"], title: row["title"], text: row["text"],
        account: row["account"], strategy: row["strategy"], symbol: row["symbol"],
        time: Timestamp(rawValue: row["time"])),
      state: state, reason: row["reason"], updated: Timestamp(rawValue: row["updated"]),
      attempts: attempts)
  }

  /// Names of channels hold neither spaces nor exclamation marks.
  private static func text(_ stops: [RouteStop]) -> String {
    stops.map { $0.isSilent ? "\($0.channel)!" : $0.channel }.joined(separator: " ")
  }

  private static func stops(_ text: String) -> [RouteStop] {
    text.split(separator: " ").map { word in
      let isSilent = word.hasSuffix("!")
      return RouteStop(channel: String(isSilent ? word.dropLast() : word), isSilent: isSilent)
    }
  }
}
