import GRDB
import TradingModel

/// One walk along an index that yields the keys of a page. A page may need several, one for each
/// state or instrument, whose keys are merged.
struct PageSource {
  /// What rows come from, with the index to go by.
  let table: SQL
  /// The column of the time.
  let time: SQL
  /// 0 for orders and fills, 1 for refused requests.
  let rank: Int
  let condition: SQL

  /// The first `count` keys in the direction of the turn.
  func keys(
    _ database: Database, _ turn: PageTurn<JournalCursor>, count: Int
  ) throws -> [JournalCursor] {
    let order: SQL = turn.goesBack ? "DESC" : "ASC"
    let request: SQLRequest<Row> = """
      SELECT \(time) AS key_at, id AS key_id FROM \(table)
      WHERE \(condition) AND \(bound(turn))
      ORDER BY \(time) \(order), id \(order) LIMIT \(count)
      """
    return try request.fetchAll(database).map {
      JournalCursor(at: $0["key_at"], rank: rank, id: $0["key_id"])
    }
  }

  private func bound(_ turn: PageTurn<JournalCursor>) -> SQL {
    switch turn {
    case .newest, .oldest: "1"
    case .before(let cursor): "(\(time), id) < (\(cursor.at), \(number(cursor)))"
    case .after(let cursor): "(\(time), id) > (\(cursor.at), \(number(cursor)))"
    }
  }

  /// Rows of another kind at the cursor's moment lie all before or all after it.
  private func number(_ cursor: JournalCursor) -> Int64 {
    rank == cursor.rank ? cursor.id : rank < cursor.rank ? .max : .min
  }

  /// The keys of one page from all sources, oldest first, with the cursors beside it.
  static func page(
    _ sources: [PageSource], _ database: Database, _ turn: PageTurn<JournalCursor>, limit: Int
  ) throws -> JournalPage<JournalCursor> {
    let limit = max(1, min(limit, JournalSelection.largestPage))
    var keys: [JournalCursor] = []
    for source in sources { keys += try source.keys(database, turn, count: limit + 1) }
    keys.sort { turn.goesBack ? $0 > $1 : $0 < $1 }
    let isMore = keys.count > limit
    var kept = Array(keys.prefix(limit))
    if turn.goesBack { kept.reverse() }
    var page = JournalPage(rows: kept, older: nil, newer: nil)
    switch turn {
    case .newest: page.older = isMore ? kept.first : nil
    case .oldest: page.newer = isMore ? kept.last : nil
    case .before(let cursor):
      page.older = isMore ? kept.first : nil
      // The row of the cursor itself is newer; with no row before it, it is all there is.
      page.newer = kept.last ?? JournalCursor(at: cursor.at, rank: cursor.rank, id: cursor.id &- 1)
    case .after(let cursor):
      page.newer = isMore ? kept.last : nil
      page.older = kept.first ?? JournalCursor(at: cursor.at, rank: cursor.rank, id: cursor.id &+ 1)
    }
    return page
  }
}
