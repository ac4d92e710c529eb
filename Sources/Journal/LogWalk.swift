import GRDB
import Logging
import TradingModel

/// One walk over the log for a page: stretch by stretch in the direction of the turn, by the
/// index where it helps, until the page is full or the end is reached.
struct LogWalk {
  private let database: Database
  private let filter: LogFilter
  private let turn: PageTurn<Int64>
  private let expression: String?
  private let chunks: Set<Int64>
  private let backlog: [Int64: ClosedRange<Int64>]
  private let newest: Int64
  /// The numbers that the turn leaves; nil when none.
  private let range: ClosedRange<Int64>?
  private var entries: [LogEntry] = []
  private var unindexed: Int64 = 0
  /// Where the time ran out; nil when it did not.
  private var stop: Int64?

  init(_ database: Database, _ filter: LogFilter, _ turn: PageTurn<Int64>) throws {
    self.database = database
    self.filter = filter
    self.turn = turn
    expression = LogFacets.expression(filter)
    chunks = Set(try Int64.fetchAll(database, sql: "SELECT chunk FROM log_chunks"))
    var backlog: [Int64: ClosedRange<Int64>] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT chunk, next, last FROM log_backlog") {
      let (next, last): (Int64, Int64) = (row["next"], row["last"])
      if next <= last { backlog[row["chunk"]] = next...last }
    }
    self.backlog = backlog
    let ends = try Row.fetchOne(
      database, sql: "SELECT (SELECT min(id) FROM logs) AS low, (SELECT max(id) FROM logs) AS high")
    newest = ends?["high"] ?? 0
    range = LogWalk.range(turn, low: ends?["low"] ?? 1, high: newest)
  }

  private static func range(
    _ turn: PageTurn<Int64>, low: Int64, high: Int64
  ) -> ClosedRange<Int64>? {
    var (low, high) = (low, high)
    switch turn {
    case .newest, .oldest: break
    case .before(let id): high = min(high, id == .min ? id : id - 1)
    case .after(let id): low = max(low, id == .max ? id : id + 1)
    }
    return low <= high ? low...high : nil
  }

  /// One more than the page holds, to know whether there is more.
  private var wanted: Int { max(1, min(filter.limit, 1_000_000)) + 1 }

  mutating func run(isOver: () -> Bool) throws {
    guard let range else { return }
    for stretch in try stretches(of: range) {
      for part in parts(of: stretch) {
        try read(part.ids, isIndexed: part.isIndexed)
        guard entries.count < wanted else { return }
        if isOver() {
          let end = turn.goesBack ? part.ids.lowerBound : part.ids.upperBound
          let isAtEnd = end == (turn.goesBack ? range.lowerBound : range.upperBound)
          stop = isAtEnd ? nil : end
          return
        }
      }
    }
  }

  // MARK: Stretches

  /// The numbers within the filter's times, as the blocks tell, each within one chunk, in the
  /// direction of the turn.
  private func stretches(of range: ClosedRange<Int64>) throws -> [ClosedRange<Int64>] {
    var result: [ClosedRange<Int64>] = []
    var low = range.lowerBound
    func add(to high: Int64) {
      guard low <= high else { return }
      for chunk in LogIndex.chunk(of: low)...LogIndex.chunk(of: high) {
        let ids = LogIndex.ids(ofChunk: chunk)
        result.append(max(low, ids.lowerBound)...min(high, ids.upperBound))
      }
    }
    for block in try blocksOutside() {
      let ids = LogIndex.ids(ofBlock: block)
      guard ids.upperBound >= low else { continue }
      guard ids.lowerBound <= range.upperBound else { break }
      add(to: ids.lowerBound - 1)
      low = ids.upperBound + 1
    }
    add(to: range.upperBound)
    return turn.goesBack ? result.reversed() : result
  }

  /// Blocks of which no line lies within the filter's times, rising.
  private func blocksOutside() throws -> [Int64] {
    guard filter.since != nil || filter.until != nil else { return [] }
    return try Int64.fetchAll(
      database,
      sql: "SELECT block FROM log_blocks WHERE last_at < ? OR first_at >= ? ORDER BY block",
      arguments: [filter.since?.rawValue ?? .min, filter.until?.rawValue ?? .max])
  }

  /// What of a stretch is in the index and what is not, in the direction of the turn.
  private func parts(
    of stretch: ClosedRange<Int64>
  ) -> [(ids: ClosedRange<Int64>, isIndexed: Bool)] {
    let chunk = LogIndex.chunk(of: stretch.lowerBound)
    let isThere = chunks.contains(chunk)
    guard let open = backlog[chunk], open.overlaps(stretch) else { return [(stretch, isThere)] }
    var result: [(ids: ClosedRange<Int64>, isIndexed: Bool)] = []
    if stretch.lowerBound < open.lowerBound {
      result.append((stretch.lowerBound...(open.lowerBound - 1), isThere))
    }
    result.append((stretch.clamped(to: open), false))
    if stretch.upperBound > open.upperBound {
      result.append(((open.upperBound + 1)...stretch.upperBound, isThere))
    }
    return turn.goesBack ? result.reversed() : result
  }

  // MARK: Lines

  private mutating func read(_ ids: ClosedRange<Int64>, isIndexed: Bool) throws {
    let order: SQL = turn.goesBack ? "DESC" : "ASC"
    let left = wanted - entries.count
    if let expression, isIndexed {
      let table = SQL(sql: LogIndex.table(LogIndex.chunk(of: ids.lowerBound)))
      entries += try LogReader.lines(
        database,
        """
        SELECT logs.* FROM \(table) CROSS JOIN logs ON logs.id = \(table).rowid
        WHERE \(table) MATCH \(expression) AND \(table).rowid BETWEEN \(ids.lowerBound)
          AND \(ids.upperBound) AND \(condition)
        ORDER BY \(table).rowid \(order) LIMIT \(left)
        """)
    } else if filter.search != nil {
      unindexed += Int64(ids.count)
    } else {
      entries += try LogReader.lines(
        database,
        """
        SELECT * FROM logs WHERE id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
          AND \(condition) ORDER BY id \(order) LIMIT \(left)
        """)
    }
  }

  private var condition: SQL {
    var condition: SQL = "1"
    if let strategy = filter.strategy {
      condition += " AND strategy = \(strategy.rawValue)" as SQL
    }
    if let account = filter.account { condition += " AND account = \(account.rawValue)" as SQL }
    if let order = filter.order { condition += " AND intent = \(order.rawValue)" as SQL }
    if let level = filter.level { condition += " AND level >= \(level.rank)" as SQL }
    if let since = filter.since { condition += " AND at >= \(since.rawValue)" as SQL }
    if let until = filter.until { condition += " AND at < \(until.rawValue)" as SQL }
    if let text = filter.text {
      condition += " AND instr(lower(text), lower(\(text))) > 0" as SQL
    }
    return condition
  }

  // MARK: The page

  var page: LogPage {
    let isMore = entries.count >= wanted
    var kept = Array(entries.prefix(wanted - 1))
    if turn.goesBack { kept.reverse() }
    var result = LogPage(
      entries: kept, older: nil, newer: nil, newest: newest, isPartial: stop != nil,
      unindexed: unindexed)
    if turn.goesBack {
      result.older = isMore ? kept.first?.id : stop
      if case .before(let id) = turn, id <= newest { result.newer = kept.last?.id ?? id - 1 }
    } else {
      result.newer = isMore ? kept.last?.id : stop
      if case .after(let id) = turn, id > 0 { result.older = kept.first?.id ?? id &+ 1 }
    }
    return result
  }
}
