import GRDB
public import TradingModel

/// An order as the journal has it: one row of `perigee orders`. The names in JSON are those of
/// `CodingKeys`; absent values are left out, prices and sizes are texts.
public struct JournalOrder: Hashable, Sendable, Codable {
  /// Our identity of it (`intent`).
  public var intent: IntentID
  /// Whose it is; nil for one made elsewhere.
  public var strategy: StrategyID?
  /// The strategy's request number.
  public var requestNumber: Int64?
  /// The account's name.
  public var account: AccountName
  /// The contract id.
  public var instrument: InstrumentID
  /// The instrument's address (`AAPL.NASDAQ`), or `con:` and its id where no contract is stored.
  public var address: String
  /// BUY or SELL.
  public var side: Side
  /// How many.
  public var quantity: Quantity
  /// The type in the broker's codes (`MKT`, `STP LMT`, `TRAIL`).
  public var type: String
  /// The limit price.
  public var limitPrice: Price?
  /// The stop price.
  public var stopPrice: Price?
  /// How long it works.
  public var timeInForce: TimeInForce
  /// Whether it may trade outside of regular hours.
  public var outsideRegularHours: Bool
  /// The take-profit price of its bracket.
  public var takeProfit: Price?
  /// The stop-loss price of its bracket.
  public var stopLoss: Price?
  /// The strategy's own word for it.
  public var tag: String
  /// The entry that it protects.
  public var parent: IntentID?
  /// Where it stands.
  public var state: OrderState
  /// The number in the client's series.
  public var brokerOrder: BrokerOrderID?
  /// The broker's account-wide identity.
  public var perm: PermID?
  /// How many have filled.
  public var filled: Quantity
  /// The average price of what has filled.
  public var averagePrice: Price?
  /// The words on its last change.
  public var reason: String?
  /// Whether its strategy has asked for its end.
  public var isCancelRequested: Bool
  /// When it was recorded.
  public var createdAt: JournalTime
  /// When it last changed.
  public var updatedAt: JournalTime
  /// The terms that the fields above do not hold; nil when they hold all.
  public var terms: JournalTerms?
  /// The version of the script that asked for it; nil for one that no script asked for, and for
  /// orders of journals that did not name it yet.
  public var script: ScriptVersion?

  enum CodingKeys: String, CodingKey {
    case intent, strategy, account, instrument, address, side, quantity, type, tag, parent, state
    case filled, reason, terms, script
    case requestNumber = "request"
    case limitPrice = "limit"
    case stopPrice = "stop"
    case timeInForce = "time_in_force"
    case outsideRegularHours = "outside_hours"
    case takeProfit = "take_profit"
    case stopLoss = "stop_loss"
    case brokerOrder = "order_id"
    case perm = "perm_id"
    case averagePrice = "average_price"
    case isCancelRequested = "cancel_requested"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }

  /// Reads a row of `all_orders`; throws where a column holds what this version does not know.
  init(_ row: Row, address: String) throws {
    let reader = RowReader(row)
    intent = IntentID(rawValue: try reader.text("intent"))
    strategy = reader.optionalText("strategy").map(StrategyID.init)
    requestNumber = reader.optionalNumber("request_number")
    account = AccountName(rawValue: try reader.text("account"))
    instrument = InstrumentID(rawValue: try reader.number("instrument"))
    self.address = address
    side = try reader.word("side")
    quantity = try reader.decimal("quantity")
    type = try reader.text("type")
    limitPrice = try reader.optionalDecimal("limit_price")
    stopPrice = try reader.optionalDecimal("stop_price")
    timeInForce = try reader.word("time_in_force")
    outsideRegularHours = try reader.number("outside_hours") != 0
    takeProfit = try reader.optionalDecimal("take_profit")
    stopLoss = try reader.optionalDecimal("stop_loss")
    tag = try reader.text("tag")
    parent = reader.optionalText("parent").map(IntentID.init)
    state = try reader.word("state")
    brokerOrder = reader.optionalNumber("broker_order").map(BrokerOrderID.init)
    perm = reader.optionalNumber("perm").map(PermID.init)
    filled = try reader.decimal("filled")
    averagePrice = try reader.optionalDecimal("average_price")
    reason = reader.optionalText("reason")
    isCancelRequested = try reader.number("cancel_requested") != 0
    createdAt = JournalTime(Timestamp(rawValue: try reader.number("created_at")))
    updatedAt = JournalTime(Timestamp(rawValue: try reader.number("updated_at")))
    script = reader.optionalText("script").flatMap(ScriptVersion.init)
    if let json = reader.optionalText("terms") {
      do { terms = try JournalTerms(json: json) } catch {
        throw RowReader.Unreadable(column: "terms", value: json)
      }
    }
  }

  /// The order that the desk works with.
  func order() throws -> Order {
    let trail = terms?.protectionTrail
    let bracket =
      takeProfit == nil && stopLoss == nil && trail == nil
      ? nil : OrderTicket.Bracket(takeProfit: takeProfit, stopLoss: stopLoss, trail: trail)
    let ticket = OrderTicket(
      instrument: instrument, side: side, quantity: quantity, type: try orderType(),
      timeInForce: timeInForce, outsideRegularHours: outsideRegularHours, bracket: bracket,
      attributes: terms?.attributes ?? OrderAttributes(), tag: tag)
    var order = Order(
      intent: intent, strategy: strategy, requestNumber: requestNumber, account: account,
      ticket: ticket, parent: parent, state: state, createdAt: createdAt.timestamp)
    order.brokerOrder = brokerOrder
    order.perm = perm
    order.filled = filled
    order.averagePrice = averagePrice
    order.reason = reason
    order.script = script
    order.updatedAt = updatedAt.timestamp
    return order
  }

  /// The type with its prices. Throws where a column lacks what the type needs.
  func orderType() throws -> OrderType {
    if let type = terms?.type { return type }
    switch (type, limitPrice, stopPrice) {
    case ("MKT", _, _): return .market
    case ("LMT", let limit?, _): return .limit(limit)
    case ("STP", _, let stop?): return .stop(stop)
    case ("STP LMT", let limit?, let stop?): return .stopLimit(stop: stop, limit: limit)
    default: throw RowReader.Unreadable(column: "type", value: type)
    }
  }
}
