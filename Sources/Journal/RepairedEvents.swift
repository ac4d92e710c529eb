import Foundation
import GRDB
import GRDBSQLite
import TradingModel

/// Writes saved events into a new journal, with a chain that holds again.
struct RepairedEvents {
  private let insert: Statement
  private let database: Database
  private var chain = EventChain()
  /// The newest event without a hash of its own.
  private var past: EventChain?
  private var lastAt: Int64?
  /// Events that were copied.
  private(set) var count: Int64 = 0
  /// Runs of numbers that are lost.
  private(set) var lost: [ClosedRange<Int64>] = []
  /// When the lost ones happened, in words.
  private(set) var gaps: [String] = []
  private var isOpen = false

  init(_ database: Database) throws {
    self.database = database
    insert = try database.makeStatement(
      sql: """
        INSERT INTO events (seq, at, kind, account, intent, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
  }

  mutating func add(_ event: SalvagedEvents.Event) throws {
    if isOpen, let before = gaps.popLast() {
      gaps.append("\(before) \(RepairedEvents.time(event.at))")
    }
    isOpen = false
    try store(event, isChained: event.hash != nil)
    lastAt = event.at
    count += 1
  }

  /// Keeps the place of lost events, so that the numbers behind them stay what they are.
  mutating func lose(_ first: Int64, _ last: Int64) throws {
    if let end = lost.last?.upperBound, end &+ 1 == first, let run = lost.popLast() {
      lost.append(run.lowerBound...last)
    } else {
      lost.append(first...last)
      gaps.append("between \(lastAt.map(RepairedEvents.time) ?? "the beginning") and")
      isOpen = true
    }
    for seq in first...last {
      let event = SalvagedEvents.Event(
        seq: seq, at: lastAt ?? 0, kind: "lost", body: "{\"seq\":\(seq)}", hash: .beginning,
        isProven: true)
      try store(event, isChained: true)
    }
  }

  mutating func finish() throws {
    if isOpen, let before = gaps.popLast() { gaps.append("\(before) the end") }
    isOpen = false
    guard let past else { return }
    try database.execute(
      sql: "INSERT INTO chain_anchors (seq, at, kind, hash) VALUES (?, ?, 'migration', ?)",
      arguments: [past.seq, lastAt ?? 0, Data(past.hash.bytes)])
  }

  private mutating func store(_ event: SalvagedEvents.Event, isChained: Bool) throws {
    chain = EventChain(seq: event.seq &- 1, hash: chain.hash)
    chain.append(
      at: event.at, kind: event.kind, account: event.account, intent: event.intent,
      body: Array(event.body.utf8))
    if !isChained { past = chain }
    try insert.execute(arguments: [
      event.seq, event.at, event.kind, event.account, event.intent, event.body,
      isChained ? Data(chain.hash.bytes) : nil,
    ])
  }

  private static func time(_ at: Int64) -> String {
    JournalTime(Timestamp(rawValue: at)).description
  }
}
