public import TradingModel

/// What one strategy, or one account, did over a span of time: the outcome of a backtest, of a
/// replay or of live trading, in the one shape from which statistics and reports are made.
///
/// Its size does not grow with the market data that led to it: curves and prices are thinned to a
/// bound, and only fills, round trips and days are kept whole.
public struct TradingResult: Sendable, Hashable {
  /// Where the fills come from.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// Simulated executions on recorded data.
    case backtest
    /// A recorded session, run again.
    case replay
    /// Executions of a broker, by the journal.
    case live
  }

  /// Where the fills come from.
  public var kind: Kind
  /// The strategy; nil for a whole account.
  public var strategy: String?
  /// The script's file; nil for a whole account.
  public var script: String?
  /// The account's name.
  public var account: String
  /// The parameters in force, in the order of the script.
  public var parameters: [NamedText]
  /// The rules by which orders were executed, for people, one a line; empty for live trading.
  public var execution: [NamedText]
  /// The first moment that it covers.
  public var start: Timestamp
  /// The last moment that it covers.
  public var end: Timestamp
  /// The currency of every amount.
  public var currency: String
  /// What the account held at the start; for a live strategy what it may use.
  public var capital: Money
  /// The worth over time, thinned; the first point is `start`, the last is `end`.
  public var equity: [EquityPoint]
  /// The worth at the end of each trading day, none left out.
  public var days: [DayClose]
  /// Every execution, in order.
  public var fills: [ResultFill]
  /// Every round trip that was closed, by its exit; then those still open, valued at the end.
  public var trades: [RoundTrip]
  /// What became of the orders.
  public var orders: OrderCounts
  /// The market of each symbol, thinned, for a chart.
  public var prices: [PriceSeries]
  /// What a reader must know to believe it: gaps in the data, an early end, a missing figure.
  public var notes: [String]

  /// A result of nothing yet.
  public init(
    kind: Kind, strategy: String?, script: String?, account: String, start: Timestamp,
    end: Timestamp, currency: String, capital: Money
  ) {
    self.kind = kind
    self.strategy = strategy
    self.script = script
    self.account = account
    self.parameters = []
    self.execution = []
    self.start = start
    self.end = end
    self.currency = currency
    self.capital = capital
    self.equity = []
    self.days = []
    self.fills = []
    self.trades = []
    self.orders = OrderCounts()
    self.prices = []
    self.notes = []
  }
}

/// A value with its name, as people read both.
public struct NamedText: Sendable, Hashable, Codable {
  /// The name.
  public var name: String
  /// The value.
  public var text: String

  /// A value with its name.
  public init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }
}

/// What the account was worth at a moment.
public struct EquityPoint: Sendable, Hashable {
  /// The moment.
  public var time: Timestamp
  /// Cash and positions at their mark.
  public var equity: Money
  /// The sum of the positions' absolute values at their mark.
  public var exposure: Money

  /// A point from its parts.
  public init(time: Timestamp, equity: Money, exposure: Money) {
    self.time = time
    self.equity = equity
    self.exposure = exposure
  }
}

/// What the account was worth when a trading day ended.
public struct DayClose: Sendable, Hashable {
  /// Days since 1970-01-01 of the day's own date.
  public var day: Int32
  /// The worth.
  public var equity: Money
  /// Whether a position was held at any time of the day.
  public var wasInvested: Bool

  /// A day from its parts.
  public init(day: Int32, equity: Money, wasInvested: Bool) {
    self.day = day
    self.equity = equity
    self.wasInvested = wasInvested
  }
}

/// One execution as results keep it.
public struct ResultFill: Sendable, Hashable {
  /// When.
  public var time: Timestamp
  /// The symbol as the script writes it.
  public var symbol: String
  /// Which way.
  public var side: Side
  /// How many; positive.
  public var quantity: Quantity
  /// At which price.
  public var price: Price
  /// What one unit of quantity moves when the price moves by one, in `currency`.
  public var pointValue: Decimal64
  /// The commission, in the result's currency; nil while the broker told none.
  public var commission: Money?
  /// The order's own number; fills of one order share it.
  public var order: Int64
  /// The order's tag; nil when it has none.
  public var tag: String?
  /// Half way between bid and ask when the order was decided; nil where it is not known.
  public var arrivalMid: Price?

  /// A fill from its parts.
  public init(
    time: Timestamp, symbol: String, side: Side, quantity: Quantity, price: Price,
    pointValue: Decimal64, commission: Money?, order: Int64, tag: String?, arrivalMid: Price?
  ) {
    self.time = time
    self.symbol = symbol
    self.side = side
    self.quantity = quantity
    self.price = price
    self.pointValue = pointValue
    self.commission = commission
    self.order = order
    self.tag = tag
    self.arrivalMid = arrivalMid
  }
}

/// A position from its opening to its closing: fills are matched first in, first out.
public struct RoundTrip: Sendable, Hashable {
  /// The symbol.
  public var symbol: String
  /// `buy` for a long position, `sell` for a short one.
  public var side: Side
  /// How many; positive.
  public var quantity: Quantity
  /// When it was opened.
  public var entryTime: Timestamp
  /// The price of its opening.
  public var entryPrice: Price
  /// When it was closed; nil while it is open.
  public var exitTime: Timestamp?
  /// The price of its closing; of an open one the mark at the end.
  public var exitPrice: Price
  /// Profit in the result's currency, before fees.
  public var profit: Money
  /// The commissions of both sides' part.
  public var fees: Money
  /// The worst that it stood at, in currency, before fees; nought or below.
  public var adverse: Money
  /// The best that it stood at, in currency, before fees; nought or above.
  public var favorable: Money
  /// What both fills cost against the mid at their decision, in currency; positive is a cost. Nil
  /// where a mid is not known.
  public var slippage: Money?
  /// The tag of the order that opened it.
  public var entryTag: String?
  /// The tag of the order that closed it.
  public var exitTag: String?

  /// A round trip from its parts.
  public init(
    symbol: String, side: Side, quantity: Quantity, entryTime: Timestamp, entryPrice: Price,
    exitTime: Timestamp?, exitPrice: Price, profit: Money, fees: Money, adverse: Money,
    favorable: Money, slippage: Money?, entryTag: String?, exitTag: String?
  ) {
    self.symbol = symbol
    self.side = side
    self.quantity = quantity
    self.entryTime = entryTime
    self.entryPrice = entryPrice
    self.exitTime = exitTime
    self.exitPrice = exitPrice
    self.profit = profit
    self.fees = fees
    self.adverse = adverse
    self.favorable = favorable
    self.slippage = slippage
    self.entryTag = entryTag
    self.exitTag = exitTag
  }
}

/// What became of the orders of a result.
public struct OrderCounts: Sendable, Hashable, Codable {
  /// Orders that the script asked for.
  public var requested = 0
  /// Orders that filled whole.
  public var filled = 0
  /// Orders of which a part filled before their end.
  public var partlyFilled = 0
  /// Orders that ended cancelled or expired without a fill.
  public var cancelled = 0
  /// Orders that a rule, a limit or the exchange refused.
  public var rejected = 0
  /// Orders that had not ended at the end.
  public var open = 0

  /// None.
  public init() {}
}

/// The prices of one symbol, thinned to a bounded number of bars of equal length.
public struct PriceSeries: Sendable, Hashable {
  /// The symbol.
  public var symbol: String
  /// Oldest first; intervals without prices are left out.
  public var bars: [Bar]

  /// A series from its parts.
  public init(symbol: String, bars: [Bar]) {
    self.symbol = symbol
    self.bars = bars
  }
}
