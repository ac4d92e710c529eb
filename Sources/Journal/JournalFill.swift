import GRDB
public import TradingModel

/// A fill as the journal has it, with its commission: one row of `perigee fills`. The names in
/// JSON are those of `CodingKeys`; absent values are left out, prices and sizes are texts.
public struct JournalFill: Hashable, Sendable, Codable {
  /// The journal's number of it, rising.
  public var id: Int64
  /// The broker's identity of it.
  public var execution: ExecutionID
  /// Our order.
  public var intent: IntentID?
  /// Whose it is.
  public var strategy: StrategyID?
  /// The account's name.
  public var account: AccountName
  /// The contract id.
  public var instrument: InstrumentID
  /// The instrument's address, or `con:` and its id where no contract is stored.
  public var address: String
  /// BUY or SELL.
  public var side: Side
  /// How many.
  public var quantity: Quantity
  /// The price.
  public var price: Price
  /// When, by the broker's clock; nil where its text could not be read.
  public var time: JournalTime?
  /// The broker's own text of the time.
  public var timeText: String
  /// Where it traded.
  public var exchange: String
  /// The broker's account-wide identity of the order.
  public var perm: PermID?
  /// The order's number in its client's series.
  public var brokerOrder: BrokerOrderID?
  /// What the order had filled in all after it, by the broker.
  public var cumulativeQuantity: Quantity?
  /// When it was recorded here.
  public var recordedAt: JournalTime
  /// What it cost; nil until the broker tells.
  public var commission: Money?
  /// The commission's currency.
  public var commissionCurrency: String?
  /// The profit or loss that it realised, by the broker.
  public var realizedProfit: Money?

  enum CodingKeys: String, CodingKey {
    case id, intent, strategy, account, instrument, address, side, quantity, price, time, exchange
    case commission
    case execution = "exec_id"
    case timeText = "time_text"
    case perm = "perm_id"
    case brokerOrder = "order_id"
    case cumulativeQuantity = "cumulative"
    case recordedAt = "recorded_at"
    case commissionCurrency = "commission_currency"
    case realizedProfit = "realized"
  }

  /// Reads a row of fills joined with commissions.
  init(_ row: Row, address: String) throws {
    let reader = RowReader(row)
    id = try reader.number("id")
    execution = ExecutionID(rawValue: try reader.text("exec_id"))
    intent = reader.optionalText("intent").map(IntentID.init)
    strategy = reader.optionalText("strategy").map(StrategyID.init)
    account = AccountName(rawValue: try reader.text("account"))
    instrument = InstrumentID(rawValue: try reader.number("instrument"))
    self.address = address
    side = try reader.word("side")
    quantity = try reader.decimal("quantity")
    price = try reader.decimal("price")
    time = reader.optionalNumber("time").map { JournalTime(Timestamp(rawValue: $0)) }
    timeText = try reader.text("time_text")
    exchange = try reader.text("exchange")
    perm = reader.optionalNumber("perm").map(PermID.init)
    brokerOrder = reader.optionalNumber("broker_order").map(BrokerOrderID.init)
    cumulativeQuantity = try reader.optionalDecimal("cumulative")
    recordedAt = JournalTime(Timestamp(rawValue: try reader.number("recorded_at")))
    commission = try reader.optionalDecimal("amount")
    commissionCurrency = reader.optionalText("currency")
    realizedProfit = try reader.optionalDecimal("realized")
  }

  /// The fill that the desk works with.
  var fill: Fill {
    var fill = Fill(
      execution: execution, intent: intent, strategy: strategy, account: account,
      instrument: instrument, side: side, quantity: quantity, price: price,
      time: time?.timestamp, timeText: timeText, exchange: exchange, perm: perm,
      brokerOrder: brokerOrder, cumulativeQuantity: cumulativeQuantity)
    if let commission {
      fill.commission = Commission(
        execution: execution, amount: commission, currency: commissionCurrency ?? "",
        realizedProfit: realizedProfit)
    }
    return fill
  }
}
