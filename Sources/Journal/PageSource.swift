import GRDB
import TradingModel

/// One walk along an index that yields the keys of a page. A page may need several, one for each
/// state or instrument, whose keys are merged.
///
/// A filter that the index cannot lead to may pass over a million rows. Such a walk goes window by
/// window and ends, where the time is over, at the edge of one.
struct PageSource {
  /// What rows come from, with the index to go by.
  let table: SQL
  /// The column of the time.
  let time: SQL
  /// 0 for orders and fills, 1 for refused requests.
  let rank: Int
  /// What the index leads to by itself: what it begins with, and times.
  let reach: SQL
  /// What else rows must fulfil; nil when all within reach fit.
  let rest: SQL?
  /// Entries of the first window; each later one has twice as many, up to `widest`. A row that is
  /// not in memory takes a tenth of a millisecond, and a window is gone through to its end.
  var window = 500
  var widest = 4_000

  /// What one walk came to.
  struct Found {
    var keys: [JournalCursor] = []
    /// Where the time was over; nil when it was not.
    var stop: JournalCursor?
  }

  /// The first `count` keys in the direction of the turn.
  func keys(
    _ database: Database, _ turn: PageTurn<JournalCursor>, count: Int, isOver: () -> Bool
  ) throws -> Found {
    let start = bound(turn)
    guard let rest else {
      return Found(keys: try keys(database, turn, "\(reach) AND \(start)", count))
    }
    var found = Found()
    var from = start
    var size = window
    while true {
      let edge = try keys(database, turn, "\(reach) AND \(from)", 1, after: size - 1).first
      var inside: SQL = "\(reach) AND \(rest) AND \(from)"
      if let edge { inside += " AND \(upTo(edge, turn))" as SQL }
      found.keys += try keys(database, turn, inside, count - found.keys.count)
      guard let edge, found.keys.count < count else { return found }
      if isOver() {
        found.stop = edge
        return found
      }
      from = beyond(edge, turn)
      size = min(size * 2, widest)
    }
  }

  private func keys(
    _ database: Database, _ turn: PageTurn<JournalCursor>, _ condition: SQL, _ count: Int,
    after skipped: Int = 0
  ) throws -> [JournalCursor] {
    let order: SQL = turn.goesBack ? "DESC" : "ASC"
    let request: SQLRequest<Row> = """
      SELECT \(time) AS key_at, id AS key_id FROM \(table) WHERE \(condition)
      ORDER BY \(time) \(order), id \(order) LIMIT \(count) OFFSET \(skipped)
      """
    return try request.fetchAll(database).map {
      JournalCursor(at: $0["key_at"], rank: rank, id: $0["key_id"])
    }
  }

  private func bound(_ turn: PageTurn<JournalCursor>) -> SQL {
    switch turn {
    case .newest, .oldest: "1"
    case .before(let cursor), .after(let cursor): beyond(cursor, turn)
    }
  }

  private func beyond(_ cursor: JournalCursor, _ turn: PageTurn<JournalCursor>) -> SQL {
    turn.goesBack
      ? "(\(time), id) < (\(cursor.at), \(number(cursor)))"
      : "(\(time), id) > (\(cursor.at), \(number(cursor)))"
  }

  private func upTo(_ cursor: JournalCursor, _ turn: PageTurn<JournalCursor>) -> SQL {
    turn.goesBack
      ? "(\(time), id) >= (\(cursor.at), \(cursor.id))"
      : "(\(time), id) <= (\(cursor.at), \(cursor.id))"
  }

  /// Rows of another kind at the cursor's moment lie all before or all after it.
  private func number(_ cursor: JournalCursor) -> Int64 {
    rank == cursor.rank ? cursor.id : rank < cursor.rank ? .max : .min
  }

  /// The keys of one page from all sources, oldest first, with the cursors beside it.
  static func page(
    _ sources: [PageSource], _ database: Database, _ turn: PageTurn<JournalCursor>, limit: Int,
    isOver: () -> Bool = { false }
  ) throws -> JournalPage<JournalCursor> {
    let limit = max(1, min(limit, JournalSelection.largestPage))
    var keys: [JournalCursor] = []
    var stops: [JournalCursor] = []
    for source in sources {
      let found = try source.keys(database, turn, count: limit + 1, isOver: isOver)
      keys += found.keys
      if let stop = found.stop { stops.append(stop) }
    }
    // Beyond the first stop other sources know rows, and this one does not yet.
    let stop = turn.goesBack ? stops.max() : stops.min()
    if let stop { keys.removeAll { turn.goesBack ? $0 < stop : $0 > stop } }
    keys.sort { turn.goesBack ? $0 > $1 : $0 < $1 }
    let isMore = keys.count > limit
    var kept = Array(keys.prefix(limit))
    if turn.goesBack { kept.reverse() }
    var page = JournalPage(rows: kept, older: nil, newer: nil)
    page.isPartial = !isMore && stop != nil
    switch turn {
    case .newest: page.older = isMore ? kept.first : stop
    case .oldest: page.newer = isMore ? kept.last : stop
    case .before(let cursor):
      page.older = isMore ? kept.first : stop
      // The row of the cursor itself is newer; with no row before it, it is all there is.
      page.newer = kept.last ?? JournalCursor(at: cursor.at, rank: cursor.rank, id: cursor.id &- 1)
    case .after(let cursor):
      page.newer = isMore ? kept.last : stop
      page.older = kept.first ?? JournalCursor(at: cursor.at, rank: cursor.rank, id: cursor.id &+ 1)
    }
    return page
  }
}
