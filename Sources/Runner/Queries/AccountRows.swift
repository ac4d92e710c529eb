import TradingModel

/// An account's worth, as `perigee accounts` shows it. What the broker has not told is nil.
struct AccountWorthRow: Hashable, Sendable, Codable {
  /// The account's name in the configuration.
  var account: String
  /// The account's base currency, in which all amounts are.
  var currency: String?
  var netLiquidation: Money?
  var cash: Money?
  var buyingPower: Money?
  /// Since the broker's business day began.
  var dailyProfit: Money?
  var unrealizedProfit: Money?
  var realizedProfit: Money?
  /// The client that told it last (`127.0.0.1:4002 client 41`).
  var connection: String?
  /// `ready` when the account takes orders, else `down`.
  var state: String
  /// Why it takes none.
  var reason: String?
  /// When the broker told something last.
  var updated: Moment?
}

/// What an account holds of one instrument, as `perigee portfolio` shows it, in the currency of
/// the instrument.
struct PortfolioRow: Hashable, Sendable, Codable {
  var account: String
  var symbol: String
  var instrument: Int64
  var quantity: Quantity
  /// The broker's average cost of one, multiplier and commissions included.
  var averageCost: Money?
  var marketPrice: Price?
  /// The value of it all, multiplier included.
  var marketValue: Money?
  var unrealizedProfit: Money?
  var realizedProfit: Money?
  /// Since the broker's business day began.
  var dailyProfit: Money?
  var currency: String
  var updated: Moment
}
