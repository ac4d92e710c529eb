import CJournal
import Foundation
import GRDB
import GRDBSQLite

/// The chain of hashes over the events, and what it begins with in an older journal.
extension JournalSchema {
  /// The column `hash`, and a place for hashes that are noted beside the events.
  ///
  /// Events of before have none: one anchor holds the hash over all of them. They also said less
  /// than the derived tables hold, so each row of those tables is carried over as an event, and
  /// from there on the tables follow from the events alone.
  static func addChain(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE events ADD COLUMN hash BLOB;
        CREATE TABLE chain_anchors (
          seq INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
          hash BLOB NOT NULL
        ) STRICT;
        """)
    guard let last = try Row.fetchOne(database, sql: "SELECT max(seq) AS seq, at FROM events"),
      let seq = last["seq"] as Int64?, let at = last["at"] as Int64?
    else { return }
    try database.execute(sql: projection(of: orderColumnsBeforeScripts))
    // Events were never deleted, yet an old file may lack numbers: all that is there is hashed.
    var chain = EventChain()
    let old = try Row.fetchCursor(
      database, sql: "SELECT seq, at, kind, account, intent, body FROM events ORDER BY seq")
    while let row = try old.next() {
      let number: Int64 = row["seq"]
      chain = EventChain(seq: number - 1, hash: chain.hash)
      chain.append(
        at: row["at"], kind: row["kind"], account: row["account"], intent: row["intent"],
        body: Array((row["body"] as String).utf8))
    }
    try database.execute(
      sql: "INSERT INTO chain_anchors (seq, at, kind, hash) VALUES (?, ?, 'migration', ?)",
      arguments: [seq, at, Data(chain.hash.bytes)])
    for table in FoldTable.all { try carry(table, at: at, on: database, &chain) }
  }

  private static func carry(
    _ table: FoldTable, at time: Int64, on database: Database, _ chain: inout EventChain
  ) throws {
    // What later migrations add was not there yet.
    let columns = table.columns.filter { $0 != "script" }
    let pairs = columns.map { "'\($0)', \($0)" }.joined(separator: ", ")
    let bodies = try String.fetchAll(
      database,
      sql: """
        SELECT json_object('table', '\(table.name)', 'row', json_object(\(pairs)))
        FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))
        """)
    let insert = try database.makeStatement(
      sql: "INSERT INTO events (seq, at, kind, body, hash) VALUES (?, ?, 'carried', ?, ?)")
    for body in bodies {
      chain.append(at: time, kind: "carried", account: nil, intent: nil, body: Array(body.utf8))
      try insert.execute(arguments: [chain.seq, time, body, Data(chain.hash.bytes)])
    }
  }
}
