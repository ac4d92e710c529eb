public import TradingModel

/// One execution of an order.
public struct Execution: Hashable, Sendable, Codable {
  /// The identity, unique for ever (`0001a2f3.0000004d.01.01`).
  public var id: ExecutionID
  /// Whose order.
  public var key: ClientOrderKey
  /// The order's account-wide identity.
  public var perm: PermID
  /// The account's number.
  public var account: AccountNumber
  /// The instrument.
  public var instrument: InstrumentID
  /// Which way.
  public var side: Side
  /// How many; positive.
  public var quantity: Quantity
  /// The price.
  public var price: Price
  /// When, by the exchange's clock.
  public var time: Timestamp
  /// When, by the clock of the market that is played.
  public var sourceTime: Timestamp
  /// Where.
  public var exchange: String
  /// The order's reference.
  public var reference: String
  /// What the order has filled in all with it.
  public var cumulativeQuantity: Quantity
  /// The order's average price with it.
  public var averagePrice: Price
  /// What it cost, in `commissionCurrency`; positive is a cost.
  public var commission: Money
  /// The currency of the cost and of the profit.
  public var commissionCurrency: String
  /// What it realised after costs; nil when it only opened or enlarged a position.
  public var realizedProfit: Money?
  /// Whether it took liquidity (2) or gave it (1), in the broker's numbers.
  public var liquidity: Int
}

/// What the exchange has to tell after an input, in the order in which a broker tells it.
public enum ExchangeEvent: Hashable, Sendable {
  /// An order was accepted, or its terms or state changed: the whole order.
  case order(OrderRecord)
  /// An order's state changed and nothing else did.
  case status(OrderRecord)
  /// An execution.
  case execution(Execution)
  /// What an execution cost; after the order's report of it.
  case commission(Execution)
  /// A word about an order: a refusal or a warning, in the broker's codes.
  case message(ClientOrderKey, code: Int, text: String)
  /// A position changed.
  case position(AccountNumber, InstrumentID)
}
