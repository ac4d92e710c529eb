package import TradingModel

/// An account's worth, as `perigee accounts` shows it. What the broker has not told is nil.
package struct AccountWorthRow: Hashable, Sendable, Codable {
  /// The account's name in the configuration.
  package var account: String
  /// The account's base currency, in which all amounts are.
  package var currency: String?
  package var netLiquidation: Money?
  package var cash: Money?
  package var buyingPower: Money?
  /// Since the broker's business day began.
  package var dailyProfit: Money?
  package var unrealizedProfit: Money?
  package var realizedProfit: Money?
  /// The client that told it last (`127.0.0.1:4002 client 41`).
  package var connection: String?
  /// `ready` when the account takes orders, else `down`.
  package var state: String
  /// Why it takes none.
  package var reason: String?
  /// When the broker told something last.
  package var updated: Moment?

  package init(
    account: String, currency: String? = nil, netLiquidation: Money? = nil, cash: Money? = nil,
    buyingPower: Money? = nil, dailyProfit: Money? = nil, unrealizedProfit: Money? = nil,
    realizedProfit: Money? = nil, connection: String? = nil, state: String, reason: String? = nil,
    updated: Moment? = nil
  ) {
    self.account = account
    self.currency = currency
    self.netLiquidation = netLiquidation
    self.cash = cash
    self.buyingPower = buyingPower
    self.dailyProfit = dailyProfit
    self.unrealizedProfit = unrealizedProfit
    self.realizedProfit = realizedProfit
    self.connection = connection
    self.state = state
    self.reason = reason
    self.updated = updated
  }
}

/// What an account holds of one instrument, as `perigee portfolio` shows it, in the currency of
/// the instrument.
package struct PortfolioRow: Hashable, Sendable, Codable {
  package var account: String
  package var symbol: String
  package var instrument: Int64
  package var quantity: Quantity
  /// The broker's average cost of one, multiplier and commissions included.
  package var averageCost: Money?
  package var marketPrice: Price?
  /// The value of it all, multiplier included.
  package var marketValue: Money?
  package var unrealizedProfit: Money?
  package var realizedProfit: Money?
  /// Since the broker's business day began.
  package var dailyProfit: Money?
  package var currency: String
  package var updated: Moment

  package init(
    account: String, symbol: String, instrument: Int64, quantity: Quantity,
    averageCost: Money? = nil, marketPrice: Price? = nil, marketValue: Money? = nil,
    unrealizedProfit: Money? = nil, realizedProfit: Money? = nil, dailyProfit: Money? = nil,
    currency: String, updated: Moment
  ) {
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.quantity = quantity
    self.averageCost = averageCost
    self.marketPrice = marketPrice
    self.marketValue = marketValue
    self.unrealizedProfit = unrealizedProfit
    self.realizedProfit = realizedProfit
    self.dailyProfit = dailyProfit
    self.currency = currency
    self.updated = updated
  }
}
