import TradingModel

/// What a person asks of the books over the control socket (`perigee adopt`, `assign`, `ignore`).
struct OwnershipOrder: Hashable, Sendable, Codable {
  enum Action: Hashable, Sendable, Codable {
    /// The difference goes into a strategy's book.
    case adopt(strategy: String, price: Price?)
    /// So many move from one book to another; nil is the unassigned book.
    case assign(quantity: Quantity, from: String?, to: String?, price: Price?)
    /// The difference goes into the unassigned book.
    case ignore
  }

  var account: String
  /// The instrument's address in canonical form.
  var symbol: String
  var action: Action
  var reason: String
  /// Who asks, by the system's word.
  var actor: String
}

/// What a decision about the books came to.
struct OwnershipRow: Hashable, Sendable, Codable {
  /// A change of one book.
  struct Change: Hashable, Sendable, Codable {
    /// Nil is the unassigned book.
    var strategy: String?
    var quantity: Quantity
    var price: Price?
  }

  var account: String
  var symbol: String
  var instrument: Int64
  var changes: [Change]
  /// What the books add up to now.
  var expected: Quantity
  /// What the broker reports.
  var quantity: Quantity
}
