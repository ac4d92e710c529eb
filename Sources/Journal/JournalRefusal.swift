import GRDB
public import TradingModel

/// A request that was refused before an order existed. The names in JSON are those of
/// `CodingKeys`.
public struct JournalRefusal: Hashable, Sendable, Codable {
  /// The journal's number of it, rising.
  public var id: Int64
  /// When.
  public var at: JournalTime
  /// Who asked.
  public var strategy: StrategyID
  /// The strategy's request number.
  public var requestNumber: Int64
  /// The account that it named.
  public var account: AccountName
  /// place, modify, cancel or cancel_all.
  public var action: String
  /// The order that it named.
  public var intent: IntentID?
  /// The instrument of a new order.
  public var instrument: InstrumentID?
  /// The instrument's address, where it is known.
  public var address: String?
  /// The side of a new order.
  public var side: Side?
  /// The size of a new order.
  public var quantity: Quantity?
  /// Why.
  public var reason: String

  enum CodingKeys: String, CodingKey {
    case id, at, strategy, account, action, intent, instrument, address, side, quantity, reason
    case requestNumber = "request"
  }

  /// Reads a row of refusals.
  init(_ row: Row, _ contracts: [InstrumentID: Contract]) throws {
    let reader = RowReader(row)
    id = try reader.number("id")
    at = JournalTime(Timestamp(rawValue: try reader.number("at")))
    strategy = StrategyID(rawValue: try reader.text("strategy"))
    requestNumber = try reader.number("request_number")
    account = AccountName(rawValue: try reader.text("account"))
    action = try reader.text("action")
    intent = reader.optionalText("intent").map(IntentID.init)
    instrument = reader.optionalNumber("instrument").map(InstrumentID.init)
    address = instrument.map { JournalQueries.address($0, contracts) }
    side = reader.optionalText("side").flatMap(Side.init)
    quantity = try reader.optionalDecimal("quantity")
    reason = try reader.text("reason")
  }
}
