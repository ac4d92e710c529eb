import TradingModel

/// An order, or a request that was refused before an order existed, as `perigee orders` shows it.
struct OrderRow: Hashable, Sendable, Codable {
  /// When it was recorded.
  var time: Moment
  /// When it last changed.
  var updated: Moment
  /// Our identity of it; nil for a refused request.
  var intent: String?
  /// Whose it is; nil for an order made elsewhere.
  var strategy: String?
  var account: String
  var symbol: String
  /// The contract id; nil when a refused request never resolved to one.
  var instrument: Int64?
  var side: String?
  var quantity: Quantity?
  /// The type in the broker's codes (`MKT`, `STP LMT`, `TRAIL`).
  var type: String?
  var limitPrice: Price?
  var stopPrice: Price?
  var timeInForce: String?
  /// An order's state, or `refused`.
  var state: String
  var filled: Quantity
  var averagePrice: Price?
  /// The last words about it: a rejection's or a refusal's text.
  var reason: String?
  var tag: String?
  /// The parent of a bracket's protecting order.
  var parent: String?
  var brokerOrder: Int64?
  var perm: Int64?
  /// The type with all of its prices in words, where it has more than a limit and a stop.
  var terms: String?
  /// The terms that few orders have, one fact a text; nil for none.
  var attributes: [String]?
}

/// One execution, as `perigee fills` shows it.
struct FillRow: Hashable, Sendable, Codable {
  /// When it happened; nil when the broker's text could not be read.
  var time: Moment?
  /// The broker's own text of the time.
  var timeText: String
  var execution: String
  var intent: String?
  var strategy: String?
  var account: String
  var symbol: String
  var instrument: Int64
  var side: String
  var quantity: Quantity
  var price: Price
  var exchange: String
  /// What it cost; nil until the broker reported it.
  var commission: Money?
  var currency: String?
  var realizedProfit: Money?
  var perm: Int64?
}

/// What one owner holds, as `perigee positions --by-strategy` shows it.
struct PositionRow: Hashable, Sendable, Codable {
  var account: String
  /// Whose it is; nil for what no strategy owns.
  var strategy: String?
  var symbol: String
  var instrument: Int64
  /// Negative is short.
  var quantity: Quantity
  var averageCost: Price?
  /// What was realised, multiplier included, commissions left out.
  var realizedProfit: Money?
  var updated: Moment?
}

/// A line of the log, as `perigee logs` shows it.
struct LogRow: Hashable, Sendable, Codable {
  /// The line's number, rising in the order of writing.
  var id: Int64
  var time: Moment
  var level: RunnerConfiguration.LogLevel
  /// The strategy that wrote it; nil for the daemon's own lines.
  var strategy: String?
  /// The part of the daemon that wrote it, or `file:line` of a script, where known.
  var source: String?
  var message: String
}
