import GRDB
import Orders
import TradingModel

extension JournalQueries {
  /// An order of any age with its executions; nil when there is none.
  static func recall(
    _ database: Database, _ intent: IntentID
  ) throws -> (order: Order, fills: [Fill])? {
    let contracts = try contracts(database)
    let rows = try orders(
      database, where: "intent = \(intent.rawValue)", limit: 1, contracts: contracts)
    guard let order = try rows.first?.order() else { return nil }
    // Fill columns stand in two tables.
    let fills = try fills(
      database, where: "fills.intent = \(intent.rawValue)", contracts: contracts)
    return (order, fills.map(\.fill))
  }

  /// What the executions of each book cost, by currency. A correction that came without a
  /// commission of its own leaves that of the revision that it replaced. `counted` is told each
  /// fill whose commission is in it.
  static func commissions(
    _ database: Database, counted: (_ fill: Int64, StrategyHolding.Key, _ at: Int64, Money) -> Void
  ) throws -> [StrategyHolding.Key: [String: Money]] {
    var result: [StrategyHolding.Key: [String: Money]] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT f.id, f.at, f.strategy, f.account, f.instrument, c.amount, c.currency
        FROM fills AS f JOIN commissions AS c ON c.exec_id = f.exec_id
        WHERE NOT EXISTS (
          SELECT 1 FROM fills AS newer JOIN commissions AS known ON known.exec_id = newer.exec_id
          WHERE newer.base = f.base AND newer.revision > f.revision)
        """)
    while let row = try rows.next() {
      let reader = RowReader(row)
      let cost = try cost(reader)
      counted(try reader.number("id"), cost.key, try reader.number("at"), cost.amount)
      result[cost.key, default: [:]][cost.currency, default: .zero] += cost.amount
    }
    return result
  }

  /// One commission of a fill.
  static func cost(
    _ reader: RowReader
  ) throws -> (key: StrategyHolding.Key, currency: String, amount: Money) {
    (try key(reader), try reader.text("currency"), try reader.decimal("amount"))
  }
}
