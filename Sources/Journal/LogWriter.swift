import GRDB
import GRDBSQLite
import Logging
import TradingModel

/// Writes lines and their index on one connection with prepared statements. Confined to the queue
/// of its connection; used inside of a transaction.
final class LogWriter {
  private let connection: OpaquePointer
  private let path: String
  private let isIndexed: Bool
  private let line: RawStatement
  private let block: RawStatement
  /// The chunk that is written, with its statement.
  private var open: (chunk: Int64, insert: RawStatement)?

  /// Lines of a backlog that one step takes up.
  static let backlogStep = 2_000

  init(connection: OpaquePointer, path: String, isIndexed: Bool = true) throws(JournalError) {
    self.connection = connection
    self.path = path
    self.isIndexed = isIndexed
    line = try RawStatement(
      """
      INSERT INTO logs (at, level, strategy, account, intent, source, text)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, on: connection, path: path)
    block = try RawStatement(
      """
      INSERT INTO log_blocks (block, first_at, last_at) VALUES (?, ?, ?)
      ON CONFLICT (block) DO UPDATE SET first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at)
      """, on: connection, path: path)
  }

  /// Forgets what a transaction that failed may have taken back.
  func forget() { open = nil }

  /// Stores the entries in their order; returns the number of the last one.
  func store(_ entries: [LogEntry], on database: Database) throws -> Int64 {
    var times = BlockTimes()
    var last: Int64 = 0
    for entry in entries {
      let at = entry.at.timestamp.rawValue
      line.bind(at)
      line.bind(entry.level.rank)
      line.bind(entry.strategy?.rawValue)
      line.bind(entry.account?.rawValue)
      line.bind(entry.order?.rawValue)
      line.bind(entry.source)
      line.bind(entry.text)
      try line.run()
      last = sqlite3_last_insert_rowid(connection)
      try index(entry, id: last, on: database)
      if let full = times.add(last, at) { try note(full) }
    }
    if let rest = times.current { try note(rest) }
    return last
  }

  /// Takes up the next lines of the newest backlog into the index; false when there is none.
  func takeUpBacklog(on database: Database) throws -> Bool {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT chunk, next, last FROM log_backlog ORDER BY chunk DESC LIMIT 1")
    else { return false }
    let chunk: Int64 = row["chunk"]
    let next: Int64 = row["next"]
    let last: Int64 = row["last"]
    var times = BlockTimes()
    var done = last
    let lines = try LogReader.lines(
      database,
      "SELECT * FROM logs WHERE id BETWEEN \(next) AND \(last) ORDER BY id LIMIT \(Self.backlogStep)"
    )
    for entry in lines {
      try index(entry, id: entry.id, on: database)
      if let full = times.add(entry.id, entry.at.timestamp.rawValue) { try note(full) }
    }
    if let rest = times.current { try note(rest) }
    if lines.count == Self.backlogStep, let reached = lines.last?.id { done = reached }
    if done < last {
      try database.execute(
        sql: "UPDATE log_backlog SET next = ? WHERE chunk = ?", arguments: [done + 1, chunk])
    } else {
      try database.execute(sql: "DELETE FROM log_backlog WHERE chunk = ?", arguments: [chunk])
    }
    return true
  }

  private func index(_ entry: LogEntry, id: Int64, on database: Database) throws {
    guard isIndexed else { return }
    let chunk = LogIndex.chunk(of: id)
    if open?.chunk != chunk {
      open = nil
      try LogIndex.makeTable(chunk, on: database)
      open = (
        chunk,
        try RawStatement(
          "INSERT INTO \(LogIndex.table(chunk))(rowid, words) VALUES (?, ?)", on: connection,
          path: path)
      )
    }
    guard let insert = open?.insert else { return }
    insert.bind(id)
    insert.bind(LogFacets.words(entry))
    try insert.run()
  }

  private func note(_ times: BlockTimes.Block) throws {
    block.bind(times.block)
    block.bind(times.first)
    block.bind(times.last)
    try block.run()
  }
}

/// The times of the blocks that a batch touches, so that each is written once.
private struct BlockTimes {
  struct Block {
    let block: Int64
    var first: Int64
    var last: Int64
  }

  private(set) var current: Block?

  /// Adds a line; returns the block before when it is in a new one.
  mutating func add(_ id: Int64, _ at: Int64) -> Block? {
    let number = LogIndex.block(of: id)
    if var block = current, block.block == number {
      block.first = min(block.first, at)
      block.last = max(block.last, at)
      current = block
      return nil
    }
    defer { current = Block(block: number, first: at, last: at) }
    return current
  }
}
