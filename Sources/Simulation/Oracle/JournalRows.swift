import GRDBSQLite

/// Reads the journal's tables through a connection of its own, past all of the daemon's code.
final class JournalRows {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private var connection: OpaquePointer?

  init(_ path: String) throws(Failure) {
    let code = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, nil)
    guard code == SQLITE_OK else { throw Failure(description: "cannot open \(path): \(code)") }
  }

  deinit { sqlite3_close(connection) }

  /// The rows of a query, every column as text, nil for NULL.
  func rows(_ sql: String) throws(Failure) -> [[String?]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
      throw Failure(description: "\(sql): \(String(cString: sqlite3_errmsg(connection)))")
    }
    defer { sqlite3_finalize(statement) }
    var rows: [[String?]] = []
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else {
        throw Failure(description: "\(sql): \(String(cString: sqlite3_errmsg(connection)))")
      }
      rows.append(
        (0..<sqlite3_column_count(statement)).map { column in
          sqlite3_column_text(statement, column).map { String(cString: $0) }
        })
    }
  }

  /// One number over every event in its order: equal for equal journals only.
  func hash() throws(Failure) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for row in try rows("SELECT seq, at, kind, account, intent, body FROM events ORDER BY seq") {
      for field in row {
        for byte in (field ?? "-").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ 0xFF) &* 0x100_0000_01B3
      }
    }
    return hash
  }
}
