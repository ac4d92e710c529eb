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
  /// commission of its own leaves that of the revision that it replaced.
  static func commissions(
    _ database: Database
  ) throws -> [StrategyHolding.Key: [String: Money]] {
    var result: [StrategyHolding.Key: [String: Money]] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT f.strategy, f.account, f.instrument, c.amount, c.currency
        FROM fills AS f JOIN commissions AS c ON c.exec_id = f.exec_id
        WHERE NOT EXISTS (
          SELECT 1 FROM fills AS newer JOIN commissions AS known ON known.exec_id = newer.exec_id
          WHERE newer.base = f.base AND newer.revision > f.revision)
        """)
    while let row = try rows.next() {
      let reader = RowReader(row)
      let key = StrategyHolding.Key(
        strategy: reader.optionalText("strategy").map(StrategyID.init),
        account: AccountName(rawValue: try reader.text("account")),
        instrument: InstrumentID(rawValue: try reader.number("instrument")))
      let currency = try reader.text("currency")
      let amount: Money = try reader.decimal("amount")
      result[key, default: [:]][currency] = (result[key]?[currency] ?? .zero) + amount
    }
    return result
  }
}
