import GRDB
import GRDBSQLite

/// The index of the log: one full-text table for each stretch of numbers ("chunk"), and the
/// earliest and latest time of each small stretch ("block").
///
/// Many small indexes in place of one bound everything: a search walks them from the new to the
/// old and stops when its page is full, merging never touches more than one chunk, and old lines
/// go with their chunk at once. The index holds no text of its own, since the lines have it.
enum LogIndex {
  /// Lines of one chunk.
  static let chunkBits: Int64 = 18
  /// Lines of one block.
  static let blockBits: Int64 = 12

  static func chunk(of id: Int64) -> Int64 { id >> chunkBits }
  static func ids(ofChunk chunk: Int64) -> ClosedRange<Int64> {
    (chunk << chunkBits)...((chunk << chunkBits) + (1 << chunkBits) - 1)
  }
  static func block(of id: Int64) -> Int64 { id >> blockBits }
  static func ids(ofBlock block: Int64) -> ClosedRange<Int64> {
    (block << blockBits)...((block << blockBits) + (1 << blockBits) - 1)
  }
  static func table(_ chunk: Int64) -> String { "logs_words_\(chunk)" }

  /// Makes the table of a chunk, unless it is there. Inside of a transaction.
  static func makeTable(_ chunk: Int64, on database: Database) throws {
    let known = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM log_chunks WHERE chunk = ?)",
      arguments: [chunk])
    guard known != true else { return }
    // Without its own copy of the text and without lengths: nobody asks it for ranks.
    try database.execute(
      sql: """
        CREATE VIRTUAL TABLE \(table(chunk)) USING fts5(
          words, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
        INSERT INTO \(table(chunk))(\(table(chunk)), rank) VALUES ('automerge', 8);
        INSERT INTO log_chunks (chunk) VALUES (\(chunk));
        """)
  }

  /// The schema: the columns that name account and order, the lists of chunks and blocks, and
  /// what was written before there was an index.
  static func migrate(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE logs ADD COLUMN account TEXT;
        ALTER TABLE logs ADD COLUMN intent TEXT;
        CREATE TABLE log_chunks (chunk INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE log_blocks (
          block INTEGER PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE log_backlog (
          chunk INTEGER PRIMARY KEY, next INTEGER NOT NULL, last INTEGER NOT NULL
        ) STRICT;
        """)
    let range = try Row.fetchOne(database, sql: "SELECT min(id) AS low, max(id) AS high FROM logs")
    guard let low = range?["low"] as Int64?, let high = range?["high"] as Int64? else { return }
    for chunk in chunk(of: low)...chunk(of: high) {
      let ids = ids(ofChunk: chunk)
      try database.execute(
        sql: "INSERT INTO log_backlog (chunk, next, last) VALUES (?, ?, ?)",
        arguments: [chunk, max(low, ids.lowerBound), min(high, ids.upperBound)])
    }
    // New lines will come into the last block: until its old ones are read, any time may be there.
    try database.execute(
      sql: "INSERT INTO log_blocks (block, first_at, last_at) VALUES (?, ?, ?)",
      arguments: [block(of: high), Int64.min, Int64.max])
  }
}
