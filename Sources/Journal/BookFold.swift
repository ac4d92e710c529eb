import GRDB
import Orders
import TradingModel

/// Holdings and costs of every book, with the place in the journal up to which they are counted.
/// Starting reads every fill; going on reads what was recorded since. Confined to its owner.
struct BookFold {
  private(set) var holdings: [StrategyHolding.Key: StrategyHolding] = [:]
  private(set) var costs: [StrategyHolding.Key: [String: Money]] = [:]
  /// What each strategy realised, multiplier included, and what its executions cost, over time.
  private(set) var gains: [StrategyID: ThinnedSum] = [:]
  private(set) var spent: [StrategyID: ThinnedSum] = [:]
  /// Fills whose commission is in `costs`.
  private var counted = NumberSet()
  private(set) var event: Int64
  private var fill: Int64
  private var adjustment: Int64

  /// More new events than this are not gone through one by one.
  private static let eventLimit: Int64 = 100_000
  /// Fills between two calls of `progress`.
  private static let step = 10_000

  /// Reads everything. Inside of a transaction, as is `goOn`. `progress` is told the part that is
  /// done, 0 to 1.
  init(_ database: Database, progress: (Double) -> Void = { _ in }) throws {
    (event, fill, adjustment) = try BookFold.ends(database)
    let multipliers = try JournalQueries.contracts(database).compactMapValues(\.multiplier)
    var gains: [StrategyID: ThinnedSum] = [:]
    var seen = 0
    let all = Double(max(1, fill)) * 1.3  // Commissions take about a third of the time.
    try JournalQueries.holdings(database, into: &holdings) { key, at, realized in
      BookFold.add(realized, multipliers[key.instrument], key, at, &gains)
      seen += 1
      if seen.isMultiple(of: BookFold.step) { progress(min(1, Double(seen) / all)) }
    }
    var counted = NumberSet()
    var spent: [StrategyID: ThinnedSum] = [:]
    costs = try JournalQueries.commissions(database) { fill, key, at, amount in
      counted.insert(fill)
      BookFold.add(amount, nil, key, at, &spent)
    }
    self.counted = counted
    self.gains = gains
    self.spent = spent
  }

  private static func add(
    _ amount: Money, _ multiplier: Decimal64?, _ key: StrategyHolding.Key, _ at: Int64,
    _ sums: inout [StrategyID: ThinnedSum]
  ) {
    guard let strategy = key.strategy else { return }
    sums[strategy, default: ThinnedSum()].add(
      multiplier.map { amount * $0 } ?? amount, at: at)
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
    var new: [(key: StrategyHolding.Key, at: Int64, realized: Money)] = []
    try JournalQueries.holdings(
      database, afterFill: fill, afterAdjustment: adjustment, into: &holdings
    ) { new.append(($0, $1, $2)) }
    let contracts = try JournalReader.contracts(database, new.map(\.key.instrument.rawValue))
    for (key, at, realized) in new {
      BookFold.add(realized, contracts[key.instrument]?.multiplier, key, at, &gains)
    }
    // In the order of their fills: what comes late in a sum over time is moved to its end.
    for id in touched.sorted() { try count(database, id) }
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
          SELECT strategy, account, instrument, at, amount, currency
          FROM fills JOIN commissions ON commissions.exec_id = fills.exec_id WHERE fills.id = ?
          """, arguments: [id])
    else { return }
    counted.insert(id)
    let cost = try JournalQueries.cost(RowReader(row))
    BookFold.add(cost.amount, nil, cost.key, row["at"], &spent)
    costs[cost.key, default: [:]][cost.currency, default: .zero] += cost.amount
  }
}

// MARK: Between two lives

extension BookFold {
  /// The fold as a file keeps it.
  struct Noted: Codable {
    struct Holding: Codable {
      var strategy: String?
      var account: String
      var instrument: Int64
      var quantity: Quantity
      var average: Price?
      var realized: Money
      var costs: [String: Money]
      /// Whether it is a holding, or costs alone.
      var isHeld: Bool
    }

    /// Other than this one's are not read.
    var version = BookFold.version
    var event: Int64
    var fill: Int64
    var adjustment: Int64
    /// The chain's hash at `event`, which proves that the journal is the one that was read.
    var hash: String
    var books: [Holding]
    var counted: NumberSet
    var gains: [String: ThinnedSum]
    var spent: [String: ThinnedSum]
  }

  /// To be raised with every change of what is noted or of how it is counted.
  static let version = 1

  /// Nil where the newest counted event has no hash, as in a journal of long ago.
  func noted(_ database: Database) throws -> Noted? {
    guard let hash = try BookFold.hash(database, of: event) else { return nil }
    return Noted(
      event: event, fill: fill, adjustment: adjustment, hash: hash,
      books: Set(holdings.keys).union(costs.keys).map { key in
        Noted.Holding(
          strategy: key.strategy?.rawValue, account: key.account.rawValue,
          instrument: key.instrument.rawValue, quantity: holdings[key]?.quantity ?? .zero,
          average: holdings[key]?.averagePrice, realized: holdings[key]?.realized ?? .zero,
          costs: costs[key] ?? [:], isHeld: holdings[key] != nil)
      }, counted: counted,
      gains: Dictionary(uniqueKeysWithValues: gains.map { ($0.key.rawValue, $0.value) }),
      spent: Dictionary(uniqueKeysWithValues: spent.map { ($0.key.rawValue, $0.value) }))
  }

  /// Nil where it was noted of another journal, or by another version.
  init?(_ noted: Noted, _ database: Database) throws {
    guard noted.version == BookFold.version,
      try BookFold.hash(database, of: noted.event) == noted.hash
    else { return nil }
    (event, fill, adjustment) = (noted.event, noted.fill, noted.adjustment)
    counted = noted.counted
    for book in noted.books {
      let key = StrategyHolding.Key(
        strategy: book.strategy.map(StrategyID.init(rawValue:)),
        account: AccountName(rawValue: book.account),
        instrument: InstrumentID(rawValue: book.instrument))
      if book.isHeld {
        holdings[key] = StrategyHolding(
          key: key, quantity: book.quantity, averagePrice: book.average, realized: book.realized)
      }
      if !book.costs.isEmpty { costs[key] = book.costs }
    }
    for (name, sum) in noted.gains { gains[StrategyID(rawValue: name)] = sum }
    for (name, sum) in noted.spent { spent[StrategyID(rawValue: name)] = sum }
  }

  private static func hash(_ database: Database, of event: Int64) throws -> String? {
    try String.fetchOne(
      database, sql: "SELECT hex(hash) FROM events WHERE seq = ? AND hash IS NOT NULL",
      arguments: [event])
  }
}

/// Numbers from 0 on, one bit each.
struct NumberSet: Codable {
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
