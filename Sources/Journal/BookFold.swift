import GRDB
import Orders
import TradingModel

/// Holdings and costs of every book, with the place in the journal up to which they are counted.
/// Starting reads every fill; going on reads what was recorded since. Confined to its owner.
struct BookFold {
  private(set) var holdings: [StrategyHolding.Key: StrategyHolding] = [:]
  private(set) var costs: [StrategyHolding.Key: [String: Money]] = [:]
  /// Fills whose commission is in `costs`.
  private var counted = NumberSet()
  private var event: Int64
  private var fill: Int64
  private var adjustment: Int64

  /// More new events than this are not gone through one by one.
  private static let eventLimit: Int64 = 100_000

  /// Reads everything. Inside of a transaction, as is `goOn`.
  init(_ database: Database) throws {
    (event, fill, adjustment) = try BookFold.ends(database)
    try JournalQueries.holdings(database, into: &holdings)
    var counted = NumberSet()
    costs = try JournalQueries.commissions(database) { counted.insert($0) }
    self.counted = counted
  }

  private static func ends(_ database: Database) throws -> (Int64, Int64, Int64) {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT (SELECT max(seq) FROM events) AS event, (SELECT max(id) FROM fills) AS fill,
          (SELECT max(id) FROM adjustments) AS adjustment
        """)
    return (row?["event"] ?? 0, row?["fill"] ?? 0, row?["adjustment"] ?? 0)
  }

  /// What became of the books since.
  enum Step { case same, changed, mustStartAnew }

  /// Counts what was recorded since. Corrections, repetitions, changed commissions, and what
  /// happened before what is counted are rare, and ask for a new start; nothing was changed then.
  mutating func goOn(_ database: Database) throws -> Step {
    let ends = try BookFold.ends(database)
    guard ends.0 >= event, ends.0 - event <= BookFold.eventLimit else { return .mustStartAnew }
    guard ends.0 > event else { return .same }
    guard let touched = try touched(database), try !isLate(database) else { return .mustStartAnew }
    try JournalQueries.holdings(
      database, afterFill: fill, afterAdjustment: adjustment, into: &holdings)
    for id in touched { try count(database, id) }
    (event, fill, adjustment) = ends
    return .changed
  }

  /// Fills that new events name; nil when one of them was counted otherwise before.
  private func touched(_ database: Database) throws -> Set<Int64>? {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT events.kind = 'filled' AS is_fill, fills.id AS id, EXISTS (
          SELECT 1 FROM fills AS other WHERE other.base = fills.base AND other.id <> fills.id
        ) AS is_corrected
        FROM events CROSS JOIN fills ON fills.exec_id = events.body ->> 'exec_id'
        WHERE events.seq > ? AND events.kind IN ('filled', 'commission')
        """, arguments: [event])
    var result: Set<Int64> = []
    while let row = try rows.next() {
      let id: Int64 = row["id"]
      if row["is_corrected"] || (row["is_fill"] ? id <= fill : counted.contains(id)) { return nil }
      result.insert(id)
    }
    return result
  }

  /// Whether something new happened before something of the same book that is counted.
  private func isLate(_ database: Database) throws -> Bool {
    func exists(_ new: SQL, _ old: SQL, _ isLater: SQL) throws -> Bool {
      let request: SQLRequest<Bool> = """
        SELECT EXISTS (SELECT 1 FROM \(new) CROSS JOIN \(old)
          WHERE old.instrument = new.instrument AND \(isLater) AND old.account = new.account
            AND old.strategy IS new.strategy)
        """
      return try request.fetchOne(database) ?? false
    }
    let newFills: SQL = "(SELECT * FROM fills WHERE id > \(fill)) AS new"
    let newChanges: SQL = "(SELECT * FROM adjustments WHERE id > \(adjustment)) AS new"
    let fills: SQL = "fills AS old INDEXED BY fills_of_instrument"
    let changes: SQL = "adjustments AS old"
    return try exists(newFills, fills, "old.at > new.at AND old.id <= \(fill)")
      || exists(newFills, changes, "old.at >= new.at AND old.id <= \(adjustment)")
      || exists(newChanges, fills, "old.at >= new.at AND old.id <= \(fill)")
      || exists(newChanges, changes, "old.at > new.at AND old.id <= \(adjustment)")
  }

  private mutating func count(_ database: Database, _ id: Int64) throws {
    guard
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT strategy, account, instrument, amount, currency
          FROM fills JOIN commissions ON commissions.exec_id = fills.exec_id WHERE fills.id = ?
          """, arguments: [id])
    else { return }
    counted.insert(id)
    let cost = try JournalQueries.cost(RowReader(row))
    costs[cost.key, default: [:]][cost.currency, default: .zero] += cost.amount
  }
}

/// Numbers from 0 on, one bit each.
struct NumberSet {
  private var words: [UInt64] = []

  func contains(_ number: Int64) -> Bool {
    let place = Int(number >> 6)
    return place < words.count && words[place] & (1 << UInt64(number & 63)) != 0
  }

  mutating func insert(_ number: Int64) {
    let place = Int(number >> 6)
    if place >= words.count {
      words += Array(repeating: 0, count: place + 1 - words.count)
    }
    words[place] |= 1 << UInt64(number & 63)
  }
}
