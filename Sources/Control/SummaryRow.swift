package import TradingModel

/// What a day came to on an account, as `perigee summary` shows it. What is not known, or needs a
/// daemon that does not run, is nil.
package struct SummaryRow: Hashable, Sendable, Codable {
  /// An amount in a currency.
  package struct Amount: Hashable, Sendable, Codable {
    package var currency: String
    package var amount: Money

    package init(currency: String, amount: Money) {
      self.currency = currency
      self.amount = amount
    }
  }

  /// One strategy of the account.
  package struct Strategy: Hashable, Sendable, Codable {
    package var name: String
    package var state: String
    package var fills: Int
    package var reason: String?

    package init(name: String, state: String, fills: Int, reason: String?) {
      self.name = name
      self.state = state
      self.fills = fills
      self.reason = reason
    }
  }

  /// One position.
  package struct Position: Hashable, Sendable, Codable {
    package var symbol: String
    package var quantity: Quantity
    /// The broker's position less the books; nil when they agree.
    package var difference: Quantity?

    package init(symbol: String, quantity: Quantity, difference: Quantity?) {
      self.symbol = symbol
      self.quantity = quantity
      self.difference = difference
    }
  }

  package var account: String
  /// From when on it counts.
  package var since: Moment
  package var until: Moment
  package var currency: String?
  package var netLiquidation: Money?
  /// By the broker, since its business day began.
  package var dailyProfit: Money?
  package var realizedProfit: Money?
  package var unrealizedProfit: Money?
  package var fills = 0
  package var orders = 0
  /// Refused here or by the broker.
  package var rejects = 0
  package var fees: [Amount] = []
  package var positions: [Position] = []
  /// Orders whose fate is not known, by identity.
  package var unknownOrders: [String] = []
  /// What holds trading back, by scope and level.
  package var restraints: [String]?
  package var strategies: [Strategy]?
  /// Notices that nobody got.
  package var failedNotices = 0

  package init(account: String, since: Moment, until: Moment) {
    self.account = account
    self.since = since
    self.until = until
  }
}
