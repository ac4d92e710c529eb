import GRDB
import Orders
public import TradingModel

/// Reads a folder's journal, while its daemon runs or when it does not. Never writes and never
/// checkpoints, so that it cannot disturb the daemon. Any thread; calls wait for one another.
public final class JournalReader: Sendable {
  private let path: String
  private let queue: DatabaseQueue

  /// Opens the journal of a data folder. Throws `missing` when there is none yet, and the other
  /// faults of opening.
  public init(folder: String) throws(JournalError) {
    path = DataFolder.journalPath(in: folder)
    queue = try JournalDatabase.openReader(path, migrator: JournalSchema.orders)
  }

  /// Orders, oldest first.
  public func orders(_ filter: JournalFilter = JournalFilter()) throws(JournalError)
    -> [JournalOrder]
  {
    var condition = common(filter)
    if let since = filter.since { condition += " AND created_at >= \(since.rawValue)" as SQL }
    if filter.isOpenOnly { condition += " AND state NOT IN \(JournalQueries.finalStates)" as SQL }
    return try read { [condition] database in
      try JournalQueries.orders(database, where: condition, limit: filter.limit)
    }
  }

  /// Fills with their commissions, oldest first; revisions that a correction replaced are left
  /// out. Give the last id seen to get only newer ones.
  public func fills(_ filter: JournalFilter = JournalFilter(), after id: Int64 = 0)
    throws(JournalError) -> [JournalFill]
  {
    var condition = common(filter)
    condition += " AND fills.id > \(id)" as SQL
    condition += """
       AND NOT EXISTS (SELECT 1 FROM fills AS newer
         WHERE newer.base = fills.base AND newer.revision > fills.revision)
      """ as SQL
    if let since = filter.since {
      condition += " AND ifnull(time, recorded_at) >= \(since.rawValue)" as SQL
    }
    return try read { [condition] database in
      try JournalQueries.fills(database, where: condition, limit: filter.limit)
    }
  }

  /// Positions by account: the broker's word. Flat ones are left out.
  public func accountPositions(_ account: AccountName? = nil) throws(JournalError)
    -> [JournalPosition]
  {
    try read { database in
      let contracts = try JournalQueries.contracts(database)
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM positions ORDER BY account, instrument")
      return try rows.compactMap { row in
        let reader = RowReader(row)
        let instrument = InstrumentID(rawValue: try reader.number("instrument"))
        let name = AccountName(rawValue: try reader.text("account"))
        let quantity = try reader.decimal("quantity")
        guard !quantity.isZero, account == nil || account == name else { return nil }
        return JournalPosition(
          strategy: nil, account: name, instrument: instrument,
          address: JournalQueries.address(instrument, contracts), quantity: quantity,
          averageCost: try reader.optionalDecimal("average_cost"), realized: nil,
          updatedAt: JournalTime(Timestamp(rawValue: try reader.number("at"))))
      }
    }
  }

  /// Positions by strategy, computed from each strategy's own fills; flat ones are left out
  /// unless asked for. What no strategy owns has no strategy. O(all fills).
  public func strategyPositions(
    _ strategy: StrategyID? = nil, includingFlat: Bool = false
  ) throws(JournalError) -> [JournalPosition] {
    try read { database in
      let contracts = try JournalQueries.contracts(database)
      return try JournalQueries.holdings(database)
        .filter { strategy == nil || $0.key.strategy == strategy }
        .filter { includingFlat || !$0.quantity.isZero }
        .map { holding in
          JournalPosition(
            strategy: holding.key.strategy, account: holding.key.account,
            instrument: holding.key.instrument,
            address: JournalQueries.address(holding.key.instrument, contracts),
            quantity: holding.quantity, averageCost: holding.averagePrice,
            realized: holding.realized, updatedAt: nil)
        }
        .sorted {
          ($0.strategy?.rawValue ?? "", $0.account, $0.instrument)
            < ($1.strategy?.rawValue ?? "", $1.account, $1.instrument)
        }
    }
  }

  /// Requests that were refused, oldest first.
  public func refusals(_ filter: JournalFilter = JournalFilter()) throws(JournalError)
    -> [JournalRefusal]
  {
    var condition = common(filter)
    if let since = filter.since { condition += " AND at >= \(since.rawValue)" as SQL }
    return try read { [condition] database in
      let contracts = try JournalQueries.contracts(database)
      let request: SQLRequest<Row> = """
        SELECT * FROM refusals WHERE \(condition) ORDER BY id DESC LIMIT \(filter.limit)
        """
      return try request.fetchAll(database).reversed().map { try JournalRefusal($0, contracts) }
    }
  }

  /// Notes, oldest first: the newest `limit`.
  public func notes(limit: Int = 1_000) throws(JournalError) -> [JournalNote] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM notes ORDER BY id DESC LIMIT ?", arguments: [limit]
      ).reversed().map { row in
        let reader = RowReader(row)
        return JournalNote(
          id: try reader.number("id"),
          at: JournalTime(Timestamp(rawValue: try reader.number("at"))),
          account: reader.optionalText("account").map(AccountName.init),
          kind: try reader.text("kind"), text: try reader.text("text"))
      }
    }
  }

  /// An account's values as the broker told them, by key.
  public func accountValues(_ account: AccountName) throws(JournalError) -> [AccountValue] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM account_values WHERE account = ? ORDER BY key, currency",
        arguments: [account.rawValue]
      ).map { row in
        let reader = RowReader(row)
        let currency = try reader.text("currency")
        return AccountValue(
          account: account, key: try reader.text("key"), value: try reader.text("value"),
          currency: currency.isEmpty ? nil : currency)
      }
    }
  }

  private func common(_ filter: JournalFilter) -> SQL {
    var condition: SQL = "1"
    if let strategy = filter.strategy {
      condition += " AND strategy = \(strategy.rawValue)" as SQL
    }
    if let account = filter.account { condition += " AND account = \(account.rawValue)" as SQL }
    if let instrument = filter.instrument {
      condition += " AND instrument = \(instrument.rawValue)" as SQL
    }
    return condition
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(JournalError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw JournalError(error, path: path)
    }
  }
}
