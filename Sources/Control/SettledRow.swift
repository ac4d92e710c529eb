package import TradingModel

/// The order that `perigee settle` ended.
package struct SettledRow: Hashable, Sendable, Codable {
  /// Its reference.
  package var order: String
  package var account: String
  /// The instrument's address.
  package var symbol: String
  package var instrument: Int64
  /// `lost` or `cancelled`.
  package var state: String
  /// How many of it have filled, as far as executions were told.
  package var filled: Quantity
  /// Who settled it and why.
  package var reason: String

  package init(
    order: String, account: String, symbol: String, instrument: Int64, state: String,
    filled: Quantity, reason: String
  ) {
    self.order = order
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.state = state
    self.filled = filled
    self.reason = reason
  }
}
