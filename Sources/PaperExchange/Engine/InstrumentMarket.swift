public import TradingModel

/// What the exchange knows of one instrument's market now.
public struct InstrumentMarket: Hashable, Sendable {
  /// A market of which nothing is known.
  public init() {}

  /// The best bid and ask; nil before the first quote.
  public internal(set) var top: BookTop?
  /// The price of the last trade.
  public internal(set) var last: Price?
  /// The size of the last trade.
  public internal(set) var lastSize: Quantity?
  /// When the last trade was.
  public internal(set) var lastTime: Timestamp?
  /// The volume of the trading date.
  public internal(set) var volume: Quantity = .zero
  /// The first price of the trading date.
  public internal(set) var open: Price?
  /// The highest price of the trading date.
  public internal(set) var high: Price?
  /// The lowest price of the trading date.
  public internal(set) var low: Price?
  /// The close of the session before, where the source knows it.
  public internal(set) var previousClose: Price?
  /// The sum of price times size of the date's trades.
  public internal(set) var turnover: Money = .zero
  /// The number of the date's trades.
  public internal(set) var tradeCount = 0
  /// The time of the newest event on the exchange's clock and on the source's.
  public internal(set) var time = Timestamp(rawValue: 0)
  /// See `time`.
  public internal(set) var sourceTime = Timestamp(rawValue: 0)
  /// Whether trading is halted; then nothing is left of the quoted sizes.
  public internal(set) var halt = TradingHalt.none
  /// What is left of the quoted sizes after our own fills.
  var bidLeft: Quantity = .zero
  var askLeft: Quantity = .zero
  var tradingDate: CivilDate?

  /// The price at which positions are valued: half way between bid and ask, else the last trade,
  /// else the close of the session before.
  public var mark: Price? { top?.mid ?? last ?? previousClose }

  mutating func apply(_ event: MarketEvent, date: CivilDate, countsQuotes: Bool) {
    time = event.time
    sourceTime = event.sourceTime
    if tradingDate != date {
      if tradingDate != nil, let close = last ?? top?.mid { previousClose = close }
      tradingDate = date
      (volume, turnover, tradeCount) = (.zero, .zero, 0)
      (open, high, low) = (nil, nil, nil)
    }
    switch event.kind {
    case .quote(let quote):
      top = quote
      bidLeft = quote.bid == nil ? .zero : quote.bidSize
      askLeft = quote.ask == nil ? .zero : quote.askSize
      if countsQuotes, let bid = quote.bid { extend(to: bid) }
    case .trade(let price, let size):
      last = price
      lastSize = size
      lastTime = event.time
      volume += size
      turnover += price * size
      tradeCount += 1
      extend(to: price)
    }
  }

  mutating func setHalt(_ halt: TradingHalt) {
    self.halt = halt
    if halt != .none { (bidLeft, askLeft) = (.zero, .zero) }
  }

  private mutating func extend(to price: Price) {
    if open == nil { open = price }
    high = max(high ?? price, price)
    low = min(low ?? price, price)
  }
}
