/// One execution as it is booked.
public struct Fill: Hashable, Sendable {
  /// The broker's identity of it, correction suffix included.
  public var execution: ExecutionID
  /// Our order; nil when no order of ours is known for it (yet).
  public var intent: IntentID?
  /// Whose it is; nil when no strategy of ours owns it.
  public var strategy: StrategyID?
  /// The account.
  public var account: AccountName
  /// The instrument.
  public var instrument: InstrumentID
  /// Which way.
  public var side: Side
  /// How many; positive.
  public var quantity: Quantity
  /// The price.
  public var price: Price
  /// When it happened by the broker's clock; nil when the broker's text could not be read.
  public var time: Timestamp?
  /// The broker's own text of the time, kept for ever.
  public var timeText: String
  /// Where it traded.
  public var exchange: String
  /// The broker's account-wide identity of the order.
  public var perm: PermID?
  /// The order's number in its client's series; nil when the broker tells none.
  public var brokerOrder: BrokerOrderID?
  /// What the broker says the order had filled in all after this execution.
  public var cumulativeQuantity: Quantity?
  /// Set once the commission report came; it may come before the execution, late, or never.
  public var commission: Commission?

  /// A fill from its parts.
  public init(
    execution: ExecutionID, intent: IntentID?, strategy: StrategyID?, account: AccountName,
    instrument: InstrumentID, side: Side, quantity: Quantity, price: Price, time: Timestamp?,
    timeText: String, exchange: String, perm: PermID?, brokerOrder: BrokerOrderID?,
    cumulativeQuantity: Quantity?, commission: Commission? = nil
  ) {
    self.execution = execution
    self.intent = intent
    self.strategy = strategy
    self.account = account
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.price = price
    self.time = time
    self.timeText = timeText
    self.exchange = exchange
    self.perm = perm
    self.brokerOrder = brokerOrder
    self.cumulativeQuantity = cumulativeQuantity
    self.commission = commission
  }
}

/// What one execution cost.
public struct Commission: Hashable, Sendable, Codable {
  /// The execution it belongs to.
  public var execution: ExecutionID
  /// The amount; positive is a cost.
  public var amount: Money
  /// The amount's currency.
  public var currency: String
  /// The profit or loss that the execution realised, by the broker; nil where it tells none.
  public var realizedProfit: Money?

  /// A commission from its parts.
  public init(
    execution: ExecutionID, amount: Money, currency: String, realizedProfit: Money?
  ) {
    self.execution = execution
    self.amount = amount
    self.currency = currency
    self.realizedProfit = realizedProfit
  }
}

/// What an account holds of one instrument.
public struct Position: Hashable, Sendable {
  /// The account.
  public var account: AccountName
  /// The instrument.
  public var instrument: InstrumentID
  /// How many; negative is short.
  public var quantity: Quantity
  /// The average cost per unit of the instrument, multiplier excluded.
  public var averageCost: Price?

  /// A position from its parts.
  public init(
    account: AccountName, instrument: InstrumentID, quantity: Quantity, averageCost: Price?
  ) {
    self.account = account
    self.instrument = instrument
    self.quantity = quantity
    self.averageCost = averageCost
  }
}

/// One value of an account (`NetLiquidation`), in the broker's words.
public struct AccountValue: Hashable, Sendable {
  /// The account.
  public var account: AccountName
  /// The broker's key.
  public var key: String
  /// The value as text; most keys hold numbers.
  public var value: String
  /// The currency; nil where the key has none.
  public var currency: String?

  /// A value from its parts.
  public init(account: AccountName, key: String, value: String, currency: String?) {
    self.account = account
    self.key = key
    self.value = value
    self.currency = currency
  }
}
