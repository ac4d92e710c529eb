import TradingModel

/// The order that `perigee settle` ended.
struct SettledRow: Hashable, Sendable, Codable {
  /// Its reference.
  var order: String
  var account: String
  /// The instrument's address.
  var symbol: String
  var instrument: Int64
  /// `lost` or `cancelled`.
  var state: String
  /// How many of it have filled, as far as executions were told.
  var filled: Quantity
  /// Who settled it and why.
  var reason: String
}
