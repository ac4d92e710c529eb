import Foundation
import GRDB
import Orders
import TradingModel

/// The queries over the journal, for its writer at a start and for readers at any time.
enum JournalQueries {
  static let finalStates = OrderState.allCases.filter(\.isFinal).map(\.rawValue)

  // MARK: Contracts

  static func contracts(_ database: Database) throws -> [InstrumentID: Contract] {
    try contracts(try Row.fetchAll(database, sql: "SELECT instrument, body FROM contracts"))
  }

  static func contracts(_ rows: [Row]) throws -> [InstrumentID: Contract] {
    var result: [InstrumentID: Contract] = [:]
    let decoder = JSONDecoder()
    for row in rows {
      let reader = RowReader(row)
      let id = InstrumentID(rawValue: try reader.number("instrument"))
      result[id] = try decoder.decode(Contract.self, from: Data(try reader.text("body").utf8))
    }
    return result
  }

  /// Those of the instruments that rows name.
  static func contracts(_ database: Database, of rows: [Row]) throws -> [InstrumentID: Contract] {
    let ids = Set(try rows.map { try RowReader($0).number("instrument") })
    return ids.count > manyContracts
      ? try contracts(database) : try JournalReader.contracts(database, Array(ids))
  }

  /// From so many on all of them are read: SQLite takes no more values at once.
  private static let manyContracts = 10_000

  static func address(_ id: InstrumentID, _ contracts: [InstrumentID: Contract]) -> String {
    guard let contract = contracts[id], !contract.symbol.isEmpty else {
      return InstrumentAddress(contractID: id).description
    }
    return InstrumentAddress(resolved: contract).description
  }

  // MARK: Rows

  static func orders(
    _ database: Database, where condition: SQL, limit: Int? = nil,
    contracts known: [InstrumentID: Contract]? = nil
  ) throws -> [JournalOrder] {
    let bound: SQL = limit.map { "LIMIT \($0)" } ?? ""
    let request: SQLRequest<Row> = """
      SELECT * FROM all_orders WHERE \(condition) ORDER BY id DESC \(bound)
      """
    let rows = try request.fetchAll(database)
    let contracts = try known ?? contracts(database, of: rows)
    return try rows.reversed().map { row in
      let id = InstrumentID(rawValue: try RowReader(row).number("instrument"))
      return try JournalOrder(row, address: address(id, contracts))
    }
  }

  static func fills(
    _ database: Database, where condition: SQL, limit: Int? = nil,
    contracts known: [InstrumentID: Contract]? = nil
  ) throws -> [JournalFill] {
    let bound: SQL = limit.map { "LIMIT \($0)" } ?? ""
    let request: SQLRequest<Row> = """
      SELECT fills.*, amount, currency, realized
      FROM fills LEFT JOIN commissions ON commissions.exec_id = fills.exec_id
      WHERE \(condition) ORDER BY fills.id DESC \(bound)
      """
    let rows = try request.fetchAll(database)
    let contracts = try known ?? contracts(database, of: rows)
    return try rows.reversed().map { row in
      let id = InstrumentID(rawValue: try RowReader(row).number("instrument"))
      return try JournalFill(row, address: address(id, contracts))
    }
  }

  /// What every strategy holds by its effective fills and adjustments, in the order in which they
  /// happened. Combinations, whose numbers are negative, are held by their legs.
  static func holdings(_ database: Database) throws -> [StrategyHolding] {
    var result: [StrategyHolding.Key: StrategyHolding] = [:]
    try holdings(database, into: &result)
    return Array(result.values)
  }

  /// Adds the fills and adjustments after these numbers. `traded` is told each fill that is booked
  /// with what it realised, multiplier and commissions excluded.
  static func holdings(
    _ database: Database, afterFill fill: Int64 = 0, afterAdjustment adjusted: Int64 = 0,
    into result: inout [StrategyHolding.Key: StrategyHolding],
    traded: (StrategyHolding.Key, _ at: Int64, _ realized: Money) -> Void = { _, _, _ in }
  ) throws {
    // All of them are read in the order of an index; the few that a correction replaced are found
    // beforehand.
    let isWhole = fill == 0
    let reach: SQL = isWhole ? "fills INDEXED BY fills_page" : "fills"
    let effective: SQL =
      isWhole
      ? """
      id NOT IN (SELECT older.id FROM fills AS newer CROSS JOIN fills AS older
        ON older.base = newer.base AND older.revision < newer.revision)
      """
      : """
      id > \(fill) AND NOT EXISTS (SELECT 1 FROM fills AS newer
        WHERE newer.base = fills.base AND newer.revision > fills.revision)
      """
    let request: SQLRequest<Row> = """
      SELECT strategy, account, instrument, side, quantity, price, NULL AS kind, NULL AS reason,
        NULL AS actor, at, id FROM \(reach) WHERE instrument > 0 AND \(effective)
      UNION ALL SELECT strategy, account, instrument, NULL, quantity, price, kind, reason, actor,
        at, id FROM adjustments WHERE id > \(adjusted)
      ORDER BY at, id
      """
    let rows = try request.fetchCursor(database)
    while let row = try rows.next() {
      let reader = RowReader(row)
      let key = try self.key(reader)
      guard reader.optionalText("kind") == nil else {
        result[key, default: StrategyHolding(key: key)].apply(try adjustment(reader, of: key))
        continue
      }
      var holding = result[key] ?? StrategyHolding(key: key)
      let before = holding.realized
      holding.apply(
        side: try reader.word("side"), quantity: try reader.decimal("quantity"),
        price: try reader.decimal("price"))
      result[key] = holding
      traded(key, try reader.number("at"), holding.realized - before)
    }
  }

  static func key(_ reader: RowReader) throws -> StrategyHolding.Key {
    StrategyHolding.Key(
      strategy: reader.optionalText("strategy").map(StrategyID.init),
      account: AccountName(rawValue: try reader.text("account")),
      instrument: InstrumentID(rawValue: try reader.number("instrument")))
  }

  static func adjustment(
    _ reader: RowReader, of key: StrategyHolding.Key
  ) throws -> HoldingAdjustment {
    HoldingAdjustment(
      strategy: key.strategy, account: key.account, instrument: key.instrument,
      quantity: try reader.decimal("quantity"), price: try reader.optionalDecimal("price"),
      kind: try reader.word("kind"), reason: try reader.text("reason"),
      actor: try reader.text("actor"), at: Timestamp(rawValue: try reader.number("at")))
  }

  /// What holds trading back, and the marks.
  static func decisions(_ database: Database, into state: inout OrderLogState) throws {
    let restraints = try Row.fetchCursor(database, sql: "SELECT * FROM restraints ORDER BY scope")
    while let row = try restraints.next() {
      let reader = RowReader(row)
      let text = try reader.text("scope")
      guard let scope = RestraintScope(text) else {
        throw RowReader.Unreadable(column: "scope", value: text)
      }
      state.restraints.append(
        Restraint(
          scope: scope, level: try reader.word("level"), reason: try reader.text("reason"),
          actor: try reader.text("actor"), since: Timestamp(rawValue: try reader.number("since"))))
    }
    let marks = try Row.fetchCursor(database, sql: "SELECT * FROM marks ORDER BY scope, key")
    while let row = try marks.next() {
      let reader = RowReader(row)
      state.marks.append(
        DeskMark(
          scope: try reader.text("scope"), key: try reader.text("key"),
          value: try reader.text("value")))
    }
  }

  // MARK: State at a start

  static func state(_ database: Database, since: Timestamp) throws -> OrderLogState {
    let contracts = try contracts(database)
    let rows = try orders(
      database, where: "state NOT IN \(finalStates) OR updated_at >= \(since.rawValue)",
      contracts: contracts)
    let fills = try fills(
      database,
      where: """
        recorded_at >= \(since.rawValue) OR intent IN
          (SELECT intent FROM orders
           WHERE state NOT IN \(finalStates) OR updated_at >= \(since.rawValue))
        """, contracts: contracts)
    var state = OrderLogState(
      orders: try rows.map { try $0.order() }, contracts: contracts,
      cancelRequested: Set(rows.filter(\.isCancelRequested).map(\.intent)),
      fills: fills.map(\.fill), holdings: try holdings(database))
    try decisions(database, into: &state)
    let ids = try Row.fetchCursor(database, sql: "SELECT account, highest FROM order_ids")
    while let row = try ids.next() {
      let reader = RowReader(row)
      let account = AccountName(rawValue: try reader.text("account"))
      state.highestOrderID[account] = BrokerOrderID(rawValue: try reader.number("highest"))
    }
    let numbers = try Row.fetchCursor(
      database,
      sql: """
        SELECT strategy, max(number) AS highest FROM (
          SELECT strategy, request_number AS number FROM all_orders WHERE strategy IS NOT NULL
          UNION ALL SELECT strategy, request_number FROM refusals)
        GROUP BY strategy
        """)
    while let row = try numbers.next() {
      let reader = RowReader(row)
      let strategy = StrategyID(rawValue: try reader.text("strategy"))
      state.highestRequestNumber[strategy] = try reader.number("highest")
    }
    return state
  }
}
