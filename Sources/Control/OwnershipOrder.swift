package import TradingModel

/// What a person asks of the books over the control socket (`perigee adopt`, `assign`, `ignore`).
package struct OwnershipOrder: Hashable, Sendable, Codable {
  package enum Action: Hashable, Sendable, Codable {
    /// The difference goes into a strategy's book.
    case adopt(strategy: String, price: Price?)
    /// So many move from one book to another; nil is the unassigned book.
    case assign(quantity: Quantity, from: String?, to: String?, price: Price?)
    /// The difference goes into the unassigned book.
    case ignore
  }

  package var account: String
  /// The instrument's address in canonical form.
  package var symbol: String
  package var action: Action
  package var reason: String
  /// Who asks, by the system's word.
  package var actor: String

  package init(
    account: String, symbol: String, action: Action, reason: String, actor: String
  ) {
    self.account = account
    self.symbol = symbol
    self.action = action
    self.reason = reason
    self.actor = actor
  }
}

/// What a decision about the books came to.
package struct OwnershipRow: Hashable, Sendable, Codable {
  /// A change of one book.
  package struct Change: Hashable, Sendable, Codable {
    /// Nil is the unassigned book.
    package var strategy: String?
    package var quantity: Quantity
    package var price: Price?

    package init(
      strategy: String? = nil, quantity: Quantity, price: Price? = nil
    ) {
      self.strategy = strategy
      self.quantity = quantity
      self.price = price
    }
  }

  package var account: String
  package var symbol: String
  package var instrument: Int64
  package var changes: [Change]
  /// What the books add up to now.
  package var expected: Quantity
  /// What the broker reports.
  package var quantity: Quantity

  package init(
    account: String, symbol: String, instrument: Int64, changes: [Change], expected: Quantity,
    quantity: Quantity
  ) {
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.changes = changes
    self.expected = expected
    self.quantity = quantity
  }
}
