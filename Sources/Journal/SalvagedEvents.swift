import Foundation
import GRDB
import GRDBSQLite

/// Reads the events of a damaged journal in order, and goes on behind what cannot be read.
struct SalvagedEvents {
  /// One event as it stands in the file.
  struct Event {
    var seq: Int64
    var at: Int64
    var kind: String
    var account: String?
    var intent: String?
    var body: String
    var hash: ChainHash?
    /// Whether its hash fits what it says and the event before it; events of before the chain are
    /// taken as they are.
    var isProven: Bool
  }

  /// Numbers that are tried one by one behind a place that cannot be read.
  static let reach: Int64 = 20_000

  /// The anchor over the events of before the chain.
  let anchor: ChainWalk.Anchor?
  /// The newest number that anything in the file tells of.
  private(set) var newest: Int64 = 0
  private let database: Database
  private var cursor: RowCursor?
  private var last: Int64 = 0
  /// The hash that the event before carries, and the one that belongs to what it says: either
  /// may be the damaged part.
  private var stored = ChainHash.beginning
  private var computed = ChainHash.beginning
  private var past = EventChain()

  init(_ database: Database) throws {
    self.database = database
    // A list of anchors that cannot be read costs the proof of the oldest events only.
    anchor = (try? ChainWalk.anchors(database))?.last { $0.isMigration }  // Safe: see above.
    // A maximum that cannot be read leaves the events that are found.
    let maximum = try? Int64.fetchOne(database, sql: "SELECT max(seq) FROM events")  // Safe: above.
    newest = (maximum ?? nil) ?? 0
    cursor = try? rows(after: 0)  // Safe: read one by one then.
  }

  /// Whether the events of before the chain are those that the anchor was made over.
  var isPastProven: Bool { anchor.map { $0.hash == past.hash } ?? true }

  /// The next event that can be read; nil at the end.
  mutating func next() throws -> Event? {
    do {
      if let row = try cursor?.next() { return take(row) }
      if cursor != nil { return nil }
    } catch is DatabaseError {
      cursor = nil
    }
    return skip()
  }

  private func rows(after seq: Int64) throws -> RowCursor {
    try Row.fetchCursor(
      database,
      sql: """
        SELECT seq, at, kind, account, intent, body, hash FROM main.events
        WHERE seq > \(seq) ORDER BY seq
        """)
  }

  /// Looks for the first number behind the damage from which reading goes on.
  private mutating func skip() -> Event? {
    for distance in 1...SalvagedEvents.reach {
      let seq = last &+ distance
      do {
        let cursor = try rows(after: seq &- 1)
        guard let row = try cursor.next() else { return nil }
        self.cursor = cursor
        return take(row)
      } catch { continue }
    }
    return nil
  }

  private mutating func take(_ row: Row) -> Event? {
    let seq: Int64? = Int64.fromDatabaseValue(row["seq"])
    let at: Int64? = Int64.fromDatabaseValue(row["at"])
    let text = { (name: String) in String.fromDatabaseValue(row[name]) }
    guard let seq, let at, seq > last, seq <= last &+ SalvagedEvents.reach else { return nil }
    let hash = Data.fromDatabaseValue(row["hash"]).flatMap { ChainHash($0) }
    var event = Event(
      seq: seq, at: at, kind: text("kind") ?? "", account: text("account"),
      intent: text("intent"), body: text("body") ?? "", hash: hash, isProven: true)
    if let anchor, seq <= anchor.seq {
      past = SalvagedEvents.chain(event, on: past.hash)
      (stored, computed) = (past.hash, past.hash)
    } else {
      let chains = [stored, computed].map { SalvagedEvents.chain(event, on: $0).hash }
      // Behind a gap nothing proves the first event.
      event.isProven = seq == last &+ 1 && hash != nil && chains.contains { $0 == hash }
      (stored, computed) = (hash ?? chains[0], chains[0])
    }
    last = seq
    return event
  }

  private static func chain(_ event: Event, on hash: ChainHash) -> EventChain {
    var chain = EventChain(seq: event.seq &- 1, hash: hash)
    chain.append(
      at: event.at, kind: event.kind, account: event.account, intent: event.intent,
      body: Array(event.body.utf8))
    return chain
  }
}
