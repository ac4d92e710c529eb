import GRDB
import Orders
public import TradingModel

/// What was traded and what was decided about holdings, as results of live trading need it.
public struct JournalTrading: Sendable {
  /// The executions in force, by their time: of a corrected one the last word. One that came
  /// without a commission of its own has that of the word that it replaced.
  public var fills: [JournalFill] = []
  /// Changes of what is held that no execution made, by their time.
  public var adjustments: [HoldingAdjustment] = []
  /// What the instruments are, as far as they were ever told.
  public var contracts: [InstrumentID: Contract] = [:]

  /// Nothing.
  public init() {}

  /// The instrument's address, or `con:` and its id where no contract is stored.
  public func address(_ instrument: InstrumentID) -> String {
    JournalQueries.address(instrument, contracts)
  }
}

extension JournalReader {
  /// All that was traded. O(all fills).
  public func trading() throws(JournalError) -> JournalTrading {
    try read { database in
      var trading = JournalTrading()
      trading.contracts = try JournalQueries.contracts(database)
      let fills = try Row.fetchCursor(
        database,
        sql: """
          SELECT f.*, c.amount, c.currency, c.realized
          FROM effective_fills AS f LEFT JOIN commissions AS c ON c.exec_id = (
            SELECT known.exec_id FROM fills AS word
            JOIN commissions AS known ON known.exec_id = word.exec_id
            WHERE word.base = f.base ORDER BY word.revision DESC LIMIT 1)
          ORDER BY ifnull(f.time, f.recorded_at), f.id
          """)
      while let row = try fills.next() {
        let id = InstrumentID(rawValue: try RowReader(row).number("instrument"))
        trading.fills.append(try JournalFill(row, address: trading.address(id)))
      }
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM adjustments ORDER BY at, id")
      while let row = try rows.next() {
        let reader = RowReader(row)
        let key = StrategyHolding.Key(
          strategy: reader.optionalText("strategy").map(StrategyID.init),
          account: AccountName(rawValue: try reader.text("account")),
          instrument: InstrumentID(rawValue: try reader.number("instrument")))
        trading.adjustments.append(try JournalQueries.adjustment(reader, of: key))
      }
      return trading
    }
  }
}
