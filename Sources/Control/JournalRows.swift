package import TradingModel

/// An order, or a request that was refused before an order existed, as `perigee orders` shows it.
package struct OrderRow: Hashable, Sendable, Codable {
  /// When it was recorded.
  package var time: Moment
  /// When it last changed.
  package var updated: Moment
  /// Our identity of it; nil for a refused request.
  package var intent: String?
  /// Whose it is; nil for an order made elsewhere.
  package var strategy: String?
  package var account: String
  package var symbol: String
  /// The contract id; nil when a refused request never resolved to one.
  package var instrument: Int64?
  package var side: String?
  package var quantity: Quantity?
  /// The type in the broker's codes (`MKT`, `STP LMT`, `TRAIL`).
  package var type: String?
  package var limitPrice: Price?
  package var stopPrice: Price?
  package var timeInForce: String?
  /// An order's state, or `refused`.
  package var state: String
  package var filled: Quantity
  package var averagePrice: Price?
  /// The last words about it: a rejection's or a refusal's text.
  package var reason: String?
  package var tag: String?
  /// The parent of a bracket's protecting order.
  package var parent: String?
  package var brokerOrder: Int64?
  package var perm: Int64?
  /// The type with all of its prices in words, where it has more than a limit and a stop.
  package var terms: String?
  /// The terms that few orders have, one fact a text; nil for none.
  package var attributes: [String]?
  /// The version of the script that asked for it, 64 digits; nil where none is known.
  package var script: String?

  package init(
    time: Moment, updated: Moment, intent: String? = nil, strategy: String? = nil, account: String,
    symbol: String, instrument: Int64? = nil, side: String? = nil, quantity: Quantity? = nil,
    type: String? = nil, limitPrice: Price? = nil, stopPrice: Price? = nil,
    timeInForce: String? = nil, state: String, filled: Quantity, averagePrice: Price? = nil,
    reason: String? = nil, tag: String? = nil, parent: String? = nil, brokerOrder: Int64? = nil,
    perm: Int64? = nil, terms: String? = nil, attributes: [String]? = nil, script: String? = nil
  ) {
    self.time = time
    self.updated = updated
    self.intent = intent
    self.strategy = strategy
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.type = type
    self.limitPrice = limitPrice
    self.stopPrice = stopPrice
    self.timeInForce = timeInForce
    self.state = state
    self.filled = filled
    self.averagePrice = averagePrice
    self.reason = reason
    self.tag = tag
    self.parent = parent
    self.brokerOrder = brokerOrder
    self.perm = perm
    self.terms = terms
    self.attributes = attributes
    self.script = script
  }
}

/// One execution, as `perigee fills` shows it.
package struct FillRow: Hashable, Sendable, Codable {
  /// When it happened; nil when the broker's text could not be read.
  package var time: Moment?
  /// The broker's own text of the time.
  package var timeText: String
  package var execution: String
  package var intent: String?
  package var strategy: String?
  package var account: String
  package var symbol: String
  package var instrument: Int64
  package var side: String
  package var quantity: Quantity
  package var price: Price
  package var exchange: String
  /// What it cost; nil until the broker reported it.
  package var commission: Money?
  package var currency: String?
  package var realizedProfit: Money?
  package var perm: Int64?

  package init(
    time: Moment? = nil, timeText: String, execution: String, intent: String? = nil,
    strategy: String? = nil, account: String, symbol: String, instrument: Int64, side: String,
    quantity: Quantity, price: Price, exchange: String, commission: Money? = nil,
    currency: String? = nil, realizedProfit: Money? = nil, perm: Int64? = nil
  ) {
    self.time = time
    self.timeText = timeText
    self.execution = execution
    self.intent = intent
    self.strategy = strategy
    self.account = account
    self.symbol = symbol
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.price = price
    self.exchange = exchange
    self.commission = commission
    self.currency = currency
    self.realizedProfit = realizedProfit
    self.perm = perm
  }
}

/// What one owner holds, as `perigee positions --by-strategy` shows it.
package struct PositionRow: Hashable, Sendable, Codable {
  package var account: String
  /// Whose it is; nil for what no strategy owns.
  package var strategy: String?
  package var symbol: String
  package var instrument: Int64
  /// Negative is short.
  package var quantity: Quantity
  package var averageCost: Price?
  /// What was realised, multiplier included, commissions left out.
  package var realizedProfit: Money?
  package var updated: Moment?

  package init(
    account: String, strategy: String? = nil, symbol: String, instrument: Int64, quantity: Quantity,
    averageCost: Price? = nil, realizedProfit: Money? = nil, updated: Moment? = nil
  ) {
    self.account = account
    self.strategy = strategy
    self.symbol = symbol
    self.instrument = instrument
    self.quantity = quantity
    self.averageCost = averageCost
    self.realizedProfit = realizedProfit
    self.updated = updated
  }
}

/// A line of the log, as `perigee logs` shows it.
package struct LogRow: Hashable, Sendable, Codable {
  /// The line's number, rising in the order of writing.
  package var id: Int64
  package var time: Moment
  package var level: LogLevel
  /// The strategy that wrote it; nil for the daemon's own lines.
  package var strategy: String?
  /// The account that it is about, where the writer knew it.
  package var account: String?
  /// The order that it is about, where the writer knew it.
  package var order: String?
  /// The part of the daemon that wrote it, or `file:line` of a script, where known.
  package var source: String?
  package var message: String

  package init(
    id: Int64, time: Moment, level: LogLevel, strategy: String? = nil, account: String? = nil,
    order: String? = nil, source: String? = nil, message: String
  ) {
    self.id = id
    self.time = time
    self.level = level
    self.strategy = strategy
    self.account = account
    self.order = order
    self.source = source
    self.message = message
  }
}
