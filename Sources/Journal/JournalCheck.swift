import GRDB
import TradingModel

/// What a check of a journal found. The names in JSON are those of the properties.
public struct JournalVerdict: Hashable, Sendable, Codable {
  /// The file.
  public var path: String
  /// Events that were read.
  public var events: Int64
  /// The number of the newest event that holds.
  public var lastSeq: Int64
  /// The chain's hash up to there, as 64 digits: two journals with the same hash hold the same
  /// events.
  public var hash: String
  /// The first event that is not what was written; nil when all are.
  public var firstBadSeq: Int64?
  /// Every damage found, one sentence each, at most a few of each kind.
  public var damages: [String]
  /// Whether the file holds what was written, and nothing else.
  public var isWhole: Bool { damages.isEmpty }
}

/// Checks an open journal; changes nothing.
enum JournalCheck {
  /// Chains of at most so many events are checked whole at a start, longer ones from their newest
  /// anchor on.
  static let wholeEvents: Int64 = 200_000
  /// An orderly end notes the chain's hash when so many events have come since the last note.
  static let anchorDistance: Int64 = 20_000

  /// Everything: the pages and indices, the chain, the derived tables against the events.
  static func everything(_ database: Database, path: String) -> JournalVerdict {
    var verdict = JournalVerdict(
      path: path, events: 0, lastSeq: 0, hash: ChainHash.beginning.text, damages: [])
    func attempt(_ what: String, _ body: () throws -> Void) {
      do {
        try body()
      } catch {
        verdict.damages.append("\(what) cannot be read: \(JournalError(error, path: path).cause)")
      }
    }
    attempt("the file") {
      let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(10)")
      verdict.damages += lines.filter { $0 != "ok" }.map { "the file: \($0)" }
    }
    attempt("the schema") { verdict.damages += try schemaDifferences(database) }
    attempt("the chain of events") {
      let outcome = try ChainWalk.run(database)
      verdict.events = outcome.count
      verdict.lastSeq = outcome.chain.seq
      verdict.hash = outcome.chain.hash.text
      verdict.firstBadSeq = outcome.bad?.seq
      if let bad = outcome.bad { verdict.damages.append(bad.text) }
    }
    attempt("the tables") {
      verdict.damages += try JournalFold(database, anchors: try ChainWalk.anchors(database))
        .differences()
    }
    return verdict
  }

  /// What a start checks beside the pages, in bounded time: the chain or its tail, and for a chain
  /// that is checked whole the derived tables. Answers the chain's end and the newest anchor.
  static func start(
    _ database: Database, path: String
  ) throws -> (chain: EventChain, anchored: Int64) {
    let newest = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM main.events") ?? 0
    let anchors = try ChainWalk.anchors(database)
    let isShort = newest <= wholeEvents
    let outcome = try ChainWalk.run(database, from: isShort ? nil : anchors.last)
    var damage = outcome.bad?.text
    if damage == nil, isShort {
      damage = try JournalFold(database, anchors: anchors).differences().first
    }
    guard let damage else { return (outcome.chain, anchors.last?.seq ?? 0) }
    throw JournalError(
      sqlite: ResultCode.SQLITE_CORRUPT.rawValue, message: damage, path: path)
  }

  /// Objects of the schema that are not as this program makes them.
  private static func schemaDifferences(_ database: Database) throws -> [String] {
    let sql = """
      SELECT type || ' ' || name || ': ' || ifnull(sql, '') FROM sqlite_master
      WHERE name NOT LIKE 'sqlite_%' ORDER BY 1
      """
    let fresh = try DatabaseQueue()
    try JournalSchema.orders.migrate(fresh)
    let expected = Set(try fresh.read { try String.fetchAll($0, sql: sql) })
    let found = Set(try String.fetchAll(database, sql: sql))
    return expected.symmetricDifference(found).sorted().prefix(5).map {
      "the schema differs at \($0.prefix { $0 != ":" })"
    }
  }
}
