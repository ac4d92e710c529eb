import Foundation
import GRDB
import Orders
import TradingModel

/// Pages of orders and fills, found by index whatever their filter: some milliseconds with a
/// million rows, at worst one walk over a narrow index.
extension JournalReader {
  /// One page of orders and refused requests, by the time of the request.
  public func orderPage(
    _ selection: JournalSelection = JournalSelection(), _ turn: PageTurn<JournalCursor> = .newest
  ) throws(JournalError) -> JournalPage<JournalRequest> {
    try read { database in
      let instruments = try JournalReader.instruments(database, selection.symbol)
      let sources = JournalReader.orderSources(selection, instruments)
      let keys = try PageSource.page(sources, database, turn, limit: selection.limit)
      let orders = try JournalReader.orders(database, keys.rows.filter { $0.rank == 0 }.map(\.id))
      let refusals = try JournalReader.refusals(
        database, keys.rows.filter { $0.rank == 1 }.map(\.id))
      let rows = keys.rows.compactMap { key in
        key.rank == 0
          ? orders[key.id].map(JournalRequest.order)
          : refusals[key.id].map(JournalRequest.refusal)
      }
      return JournalPage(rows: rows, older: keys.older, newer: keys.newer)
    }
  }

  /// One page of fills with their commissions, by the broker's time of the execution; revisions
  /// that a correction replaced are left out.
  public func fillPage(
    _ selection: JournalSelection = JournalSelection(), _ turn: PageTurn<JournalCursor> = .newest
  ) throws(JournalError) -> JournalPage<JournalFill> {
    try read { database in
      let instruments = try JournalReader.instruments(database, selection.symbol)
      let sources = try JournalReader.fillSources(database, selection, instruments)
      let keys = try PageSource.page(sources, database, turn, limit: selection.limit)
      let ids = keys.rows.map(\.id)
      let numbers: SQLRequest<Int64> = "SELECT DISTINCT instrument FROM fills WHERE id IN \(ids)"
      let rows = try JournalQueries.fills(
        database, where: "fills.id IN \(ids)",
        contracts: try JournalReader.contracts(database, try numbers.fetchAll(database)))
      let found = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
      return JournalPage(
        rows: ids.compactMap { found[$0] }, older: keys.older, newer: keys.newer)
    }
  }

  // MARK: Sources

  private static func orderSources(
    _ selection: JournalSelection, _ instruments: [Int64]?
  ) -> [PageSource] {
    let common = condition(selection, time: "created_at", instruments)
    var wanted = common
    if let tag = selection.tag { wanted += " AND \(tagged(tag))" as SQL }
    let states = selection.states.map(\.rawValue).sorted()
    var result: [PageSource] = []
    if selection.includesRefused && selection.tag == nil {
      result.append(
        PageSource(
          table: "refusals INDEXED BY refusals_page", time: "at", rank: 1,
          condition: condition(selection, time: "at", instruments)))
    }
    guard selection.includesOrders else { return result }
    func add(_ index: SQL, _ condition: SQL) {
      result.append(
        PageSource(
          table: "orders INDEXED BY \(index)", time: "created_at", rank: 0, condition: condition))
    }
    if !states.isEmpty && selection.tag == nil {
      for state in states { add("orders_in_state", wanted + " AND state = \(state)" as SQL) }
    } else {
      if !states.isEmpty { wanted += " AND state IN \(states)" as SQL }
      if selection.tag != nil {
        add("orders_tagged", wanted)
      } else if let few = few(instruments) {
        for id in few { add("orders_of_instrument", wanted + " AND instrument = \(id)" as SQL) }
      } else {
        add(selection.strategy == nil ? "orders_page" : "orders_of_strategy", wanted)
      }
    }
    // Orders that the table has not taken up yet: a few at most.
    var waiting = wanted
    if !states.isEmpty { waiting += " AND state IN \(states)" as SQL }
    waiting += " AND id > (SELECT ifnull(max(id), 0) FROM orders)" as SQL
    result.append(
      PageSource(table: "placed_events", time: "created_at", rank: 0, condition: waiting))
    return result
  }

  private static func fillSources(
    _ database: Database, _ selection: JournalSelection, _ instruments: [Int64]?
  ) throws -> [PageSource] {
    var wanted = condition(selection, time: "at", instruments)
    wanted += """
       AND NOT EXISTS (SELECT 1 FROM fills AS newer
         WHERE newer.base = fills.base AND newer.revision > fills.revision)
      """ as SQL
    func source(_ index: SQL, _ condition: SQL) -> PageSource {
      PageSource(
        table: "fills INDEXED BY \(index)", time: "at", rank: 0, condition: condition)
    }
    if let tag = selection.tag {
      let few = 5_000
      let count: SQLRequest<Int> = """
        SELECT count(*) FROM (SELECT 1 FROM orders INDEXED BY orders_tagged
          WHERE \(tagged(tag)) LIMIT \(few + 1))
        """
      // A rare tag is found by its orders; with a frequent one the newest fills have it.
      if try count.fetchOne(database) ?? 0 <= few {
        wanted += " AND intent IN (SELECT intent FROM orders WHERE \(tagged(tag)))" as SQL
        return [source("fills_intent", wanted + " AND intent IS NOT NULL" as SQL)]
      }
      wanted += """
         AND EXISTS (SELECT 1 FROM orders WHERE orders.intent = fills.intent AND \(tagged(tag)))
        """ as SQL
    }
    if let few = few(instruments) {
      return few.map { source("fills_of_instrument", wanted + " AND instrument = \($0)" as SQL) }
    }
    return [source(selection.strategy == nil ? "fills_page" : "fills_of_strategy", wanted)]
  }

  private static func condition(
    _ selection: JournalSelection, time: SQL, _ instruments: [Int64]?
  ) -> SQL {
    var condition: SQL = "1"
    if let strategy = selection.strategy {
      condition += " AND strategy = \(strategy.rawValue)" as SQL
    }
    if let account = selection.account { condition += " AND account = \(account.rawValue)" as SQL }
    if let side = selection.side { condition += " AND side = \(side.rawValue)" as SQL }
    if let instruments { condition += " AND instrument IN \(instruments)" as SQL }
    if let since = selection.since { condition += " AND \(time) >= \(since.rawValue)" as SQL }
    if let until = selection.until { condition += " AND \(time) < \(until.rawValue)" as SQL }
    return condition
  }

  private static func tagged(_ tag: String) -> SQL {
    "tag <> '' AND instr(lower(tag), lower(\(tag))) > 0"
  }

  /// Instruments, each of which is worth a walk of its own; nil where they are too many or all.
  private static func few(_ instruments: [Int64]?) -> [Int64]? {
    guard let instruments, instruments.count <= 16 else { return nil }
    return instruments
  }

  /// The most instruments of one symbol that are looked for; SQLite takes no more at once.
  private static let instrumentLimit = 20_000

  // MARK: Rows

  private static func orders(_ database: Database, _ ids: [Int64]) throws -> [Int64: JournalOrder] {
    guard !ids.isEmpty else { return [:] }
    let request: SQLRequest<Row> = "SELECT * FROM all_orders WHERE id IN \(ids)"
    let rows = try request.fetchAll(database)
    let contracts = try contracts(
      database, try rows.map { try RowReader($0).number("instrument") })
    var result: [Int64: JournalOrder] = [:]
    for row in rows {
      let id = InstrumentID(rawValue: try RowReader(row).number("instrument"))
      result[try RowReader(row).number("id")] = try JournalOrder(
        row, address: JournalQueries.address(id, contracts))
    }
    return result
  }

  private static func refusals(
    _ database: Database, _ ids: [Int64]
  ) throws -> [Int64: JournalRefusal] {
    guard !ids.isEmpty else { return [:] }
    let request: SQLRequest<Row> = "SELECT * FROM refusals WHERE id IN \(ids)"
    let rows = try request.fetchAll(database)
    let contracts = try contracts(
      database, rows.compactMap { RowReader($0).optionalNumber("instrument") })
    let refusals = try rows.map { try JournalRefusal($0, contracts) }
    return Dictionary(refusals.map { ($0.id, $0) }) { first, _ in first }
  }

  private static func contracts(
    _ database: Database, _ ids: [Int64]
  ) throws -> [InstrumentID: Contract] {
    let request: SQLRequest<Row> = """
      SELECT instrument, body FROM contracts WHERE instrument IN \(Set(ids))
      """
    return try JournalQueries.contracts(try request.fetchAll(database))
  }

  /// The numbers of the instruments that a symbol names; nil for all.
  private static func instruments(
    _ database: Database, _ symbol: String?
  ) throws -> [Int64]? {
    guard let symbol else { return nil }
    let wanted = symbol.uppercased()
    if wanted.hasPrefix("CON:"), let id = Int64(wanted.dropFirst(4)) { return [id] }
    let request: SQLRequest<Row> = """
      SELECT instrument, body FROM contracts
      WHERE instr(\(wanted), upper(body ->> 'symbol')) > 0 ORDER BY instrument
      """
    let contracts = try JournalQueries.contracts(try request.fetchAll(database))
    return contracts.filter { id, contract in
      contract.symbol.uppercased() == wanted
        || JournalQueries.address(id, contracts).uppercased() == wanted
    }.prefix(instrumentLimit).map(\.key.rawValue).sorted()
  }
}
