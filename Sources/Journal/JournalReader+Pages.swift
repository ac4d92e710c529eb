import Foundation
import GRDB
import Orders
import TradingModel

/// Pages of orders and fills, found by index: some milliseconds with a million rows. A filter that
/// no index leads to walks over a narrow one; `isOver` is asked now and then in it, and true ends
/// the page there, as a partial one.
extension JournalReader {
  /// One page of orders and refused requests, by the time of the request.
  public func orderPage(
    _ selection: JournalSelection = JournalSelection(), _ turn: PageTurn<JournalCursor> = .newest,
    isOver: () -> Bool = { false }
  ) throws(JournalError) -> JournalPage<JournalRequest> {
    try read { database in
      let instruments = try JournalReader.instruments(database, selection.symbol)
      let sources = try JournalReader.orderSources(database, selection, instruments)
      let keys = try PageSource.page(
        sources, database, turn, limit: selection.limit, isOver: isOver)
      let orders = try JournalReader.orders(database, keys.rows.filter { $0.rank == 0 }.map(\.id))
      let refusals = try JournalReader.refusals(
        database, keys.rows.filter { $0.rank == 1 }.map(\.id))
      let rows = keys.rows.compactMap { key in
        key.rank == 0
          ? orders[key.id].map(JournalRequest.order)
          : refusals[key.id].map(JournalRequest.refusal)
      }
      return JournalPage(
        rows: rows, older: keys.older, newer: keys.newer, isPartial: keys.isPartial)
    }
  }

  /// One page of fills with their commissions, by the broker's time of the execution; revisions
  /// that a correction replaced are left out.
  public func fillPage(
    _ selection: JournalSelection = JournalSelection(), _ turn: PageTurn<JournalCursor> = .newest,
    isOver: () -> Bool = { false }
  ) throws(JournalError) -> JournalPage<JournalFill> {
    try read { database in
      let instruments = try JournalReader.instruments(database, selection.symbol)
      let sources = try JournalReader.fillSources(database, selection, instruments)
      let keys = try PageSource.page(
        sources, database, turn, limit: selection.limit, isOver: isOver)
      let ids = keys.rows.map(\.id)
      let rows = try JournalQueries.fills(database, where: "fills.id IN \(ids)")
      let found = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
      return JournalPage(
        rows: ids.compactMap { found[$0] }, older: keys.older, newer: keys.newer,
        isPartial: keys.isPartial)
    }
  }

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

  static func contracts(
    _ database: Database, _ ids: [Int64]
  ) throws -> [InstrumentID: Contract] {
    let request: SQLRequest<Row> = """
      SELECT instrument, body FROM contracts WHERE instrument IN \(Set(ids))
      """
    return try JournalQueries.contracts(try request.fetchAll(database))
  }

  /// The most instruments of one symbol that are looked for; SQLite takes no more at once.
  private static let instrumentLimit = 20_000

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
