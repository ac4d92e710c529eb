import CJournal
import Foundation
import GRDB
import GRDBSQLite

/// Walks the chain of events of an open journal.
struct ChainWalk {
  /// A hash that was noted beside the events.
  struct Anchor: Hashable {
    var seq: Int64
    var hash: ChainHash
    var isMigration: Bool
  }

  /// How far the chain holds.
  struct Outcome: Hashable {
    /// The chain's end, or the last event before the damage.
    var chain: EventChain
    /// Events that were read.
    var count: Int64
    /// Nil when all hold.
    var bad: Damage?
  }

  /// The first event that is not what was written.
  struct Damage: Hashable {
    var seq: Int64
    /// What is wrong with it.
    var text: String
  }

  /// The hashes noted beside the events, oldest first.
  static func anchors(_ database: Database) throws -> [Anchor] {
    try Row.fetchAll(
      database, sql: "SELECT seq, hash, kind FROM main.chain_anchors ORDER BY seq"
    ).map { row in
      let bytes: Data? = row["hash"]
      let reader = RowReader(row)
      guard let hash = bytes.flatMap({ ChainHash($0) }) else {
        throw RowReader.Unreadable(column: "hash", value: "\(bytes?.count ?? 0) bytes")
      }
      return Anchor(
        seq: try reader.number("seq"), hash: hash,
        isMigration: try reader.text("kind") == "migration")
    }
  }

  /// Checks every event after an anchor, or with nil all of them, the ones from before the chain
  /// by the anchor that was made over them.
  static func run(_ database: Database, from start: Anchor? = nil) throws -> Outcome {
    let all = try anchors(database)
    var outcome = Outcome(
      chain: start.map { EventChain(seq: $0.seq, hash: $0.hash) } ?? EventChain(), count: 0)
    for anchor in all where anchor.seq > outcome.chain.seq {
      let first = outcome.chain.seq + 1
      try walk(database, to: anchor.seq, isStored: !anchor.isMigration, &outcome)
      guard outcome.bad == nil else { return outcome }
      guard outcome.chain == EventChain(seq: anchor.seq, hash: anchor.hash) else {
        outcome.bad = Damage(
          seq: first,
          text: "events \(first) to \(anchor.seq) are not those that were there when their hash "
            + "was noted")
        return outcome
      }
    }
    try walk(database, to: .max, isStored: true, &outcome)
    return outcome
  }

  private static func walk(
    _ database: Database, to last: Int64, isStored: Bool, _ outcome: inout Outcome
  ) throws {
    guard let connection = database.sqliteConnection else { return }
    var prepared: OpaquePointer?
    let sql = """
      SELECT seq, at, kind, account, intent, body, hash FROM main.events
      WHERE seq > \(outcome.chain.seq) AND seq <= \(last) ORDER BY seq
      """
    let code = sqlite3_prepare_v2(connection, sql, -1, &prepared, nil)
    defer { sqlite3_finalize(prepared) }
    guard code == SQLITE_OK, let prepared else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection))
      )
    }
    var result = cj_walk()
    outcome.chain.hash.withBytes {
      cj_walk_chain(prepared, outcome.chain.seq, $0, isStored ? 1 : 0, &result)
    }
    outcome.count += result.count
    let hash = withUnsafeBytes(of: result.hash) { ChainHash($0) } ?? .beginning
    switch Int(result.verdict) {
    case Int(CJ_CHAIN_OK): outcome.chain = EventChain(seq: result.seq, hash: hash)
    case Int(CJ_CHAIN_GAP):
      outcome.chain = EventChain(seq: result.seq - 1, hash: hash)
      outcome.bad = Damage(seq: result.seq, text: "event \(result.seq) is missing")
    case Int(CJ_CHAIN_MISMATCH):
      outcome.chain = EventChain(seq: result.seq - 1, hash: hash)
      outcome.bad = Damage(
        seq: result.seq,
        text: "event \(result.seq) does not have the hash that was taken when it was written")
    default:
      outcome.chain = EventChain(seq: result.seq - 1, hash: hash)
      let message = String(cString: sqlite3_errstr(result.code))
      outcome.bad = Damage(
        seq: result.seq, text: "event \(result.seq) cannot be read (\(message))")
    }
  }
}
