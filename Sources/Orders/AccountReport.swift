public import TradingModel

/// What a broker client tells of an account's worth. Nothing here decides about orders: it is for
/// people and for strategies that ask.
public enum AccountReport: Hashable, Sendable {
  /// A value in the broker's words; the currency is nil where the key has none, `BASE` for the
  /// sum of all currencies.
  case value(AccountNumber, key: String, value: String, currency: String?)
  /// The account's profit.
  case profit(AccountProfit)
  /// What the account holds of one instrument and what it is worth; a quantity of nought ends it.
  case holding(HoldingReport)
  /// The profit of one position since the business day began, in the currency of the contract.
  case dailyProfit(AccountNumber, InstrumentID, Money?)
  /// The connection ended: what was told before is old.
  case lost([AccountNumber])
}

/// An account's profit, as the broker counts it. A part that is nil is not known.
public struct AccountProfit: Hashable, Sendable {
  /// The account.
  public var account: AccountNumber
  /// Since the business day began.
  public var daily: Money?
  /// Of what is held.
  public var unrealized: Money?
  /// Realised since the business day began.
  public var realized: Money?
  /// The account's base currency, in which all parts are; nil before the broker told it.
  public var currency: String?

  /// A profit from its parts.
  public init(
    account: AccountNumber, daily: Money?, unrealized: Money?, realized: Money?, currency: String?
  ) {
    self.account = account
    self.daily = daily
    self.unrealized = unrealized
    self.realized = realized
    self.currency = currency
  }
}

/// A position with its worth, in the currency of its contract.
public struct HoldingReport: Hashable, Sendable {
  /// The account.
  public var account: AccountNumber
  /// The instrument.
  public var instrument: InstrumentID
  /// The contract, for instruments that nobody here asked for.
  public var contract: Contract
  /// How many; negative is short.
  public var quantity: Quantity
  /// The price that it is valued at.
  public var marketPrice: Price?
  /// The value at that price, multiplier included.
  public var marketValue: Money?
  /// The broker's average cost, multiplier and commissions included.
  public var averageCost: Money?
  /// The profit of what is held.
  public var unrealized: Money?
  /// What was realised since the business day began.
  public var realized: Money?

  /// A position from its parts.
  public init(
    account: AccountNumber, instrument: InstrumentID, contract: Contract, quantity: Quantity,
    marketPrice: Price?, marketValue: Money?, averageCost: Money?, unrealized: Money?,
    realized: Money?
  ) {
    self.account = account
    self.instrument = instrument
    self.contract = contract
    self.quantity = quantity
    self.marketPrice = marketPrice
    self.marketValue = marketValue
    self.averageCost = averageCost
    self.unrealized = unrealized
    self.realized = realized
  }
}

/// Who hears of accounts' worth. Called on the client's thread, in order; must not block.
public protocol AccountReportSink: AnyObject, Sendable {
  /// One report of the client with this name.
  func receive(_ report: AccountReport, from client: String)
}
