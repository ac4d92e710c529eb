public import TradingModel

/// What bars of history are made of.
public enum HistoryPrice: String, Hashable, Sendable, Codable {
  /// Trades.
  case trades = "TRADES"
  /// Half way between bid and ask.
  case midpoint = "MIDPOINT"
  /// The best bid.
  case bid = "BID"
  /// The best ask.
  case ask = "ASK"
  /// Both sides: open and close are the bid's and the ask's averages over time, low the lowest
  /// bid, high the highest ask.
  case bidAsk = "BID_ASK"
}

/// A question for bars.
public struct HistoryQuery: Hashable, Sendable {
  /// The first moment, on the exchange's clock; bars that start before it are left out.
  public var start: Timestamp
  /// The moment before which the bars start.
  public var end: Timestamp
  /// The length of a bar in seconds, 1...86 400.
  public var size: BarSize
  /// What the bars are made of.
  public var price: HistoryPrice
  /// The hours whose bars are wanted.
  public var hours: SessionPattern.Kind

  /// A query from its parts.
  public init(
    start: Timestamp, end: Timestamp, size: BarSize, price: HistoryPrice,
    hours: SessionPattern.Kind
  ) {
    self.start = start
    self.end = end
    self.size = size
    self.price = price
    self.hours = hours
  }
}

/// A question for single quotes or trades.
public struct EventQuery: Hashable, Sendable {
  /// What is asked for.
  public enum Kind: Hashable, Sendable {
    /// Best bids and asks.
    case quotes
    /// Trades.
    case trades
  }

  /// Which ones.
  public var kind: Kind
  /// The first moment, on the exchange's clock.
  public var start: Timestamp
  /// The moment before which all lie.
  public var end: Timestamp
  /// The hours in which they lie.
  public var hours: SessionPattern.Kind
  /// The most that are wanted.
  public var limit: Int
  /// Whether the newest are wanted, else the oldest.
  public var isNewest: Bool

  /// A query from its parts.
  public init(
    kind: Kind, start: Timestamp, end: Timestamp, hours: SessionPattern.Kind = .trading,
    limit: Int, isNewest: Bool
  ) {
    self.kind = kind
    self.start = start
    self.end = end
    self.hours = hours
    self.limit = limit
    self.isNewest = isNewest
  }
}

/// The market of one instrument: the port that the synthetic and the recorded market implement.
///
/// Duties: events come in the order of `MarketEvent.time`; the same construction gives the same
/// events; `history` never tells a bar that begins after `end`; neither reads a clock. A value
/// is used by one thread at a time. `MarketSourceTests` checks every implementation.
public protocol MarketSource: Sendable {
  /// The instrument.
  var instrument: InstrumentID { get }
  /// When the next event is due on the exchange's clock; nil when there will be none. For the
  /// fastest pace this is the start of the source, which is always due.
  var nextDue: Timestamp? { get }
  /// Takes the event that is due at `nextDue`; nil exactly when `nextDue` is nil.
  mutating func nextEvent() -> MarketEvent?
  /// Bars, oldest first, aligned to multiples of their size since the epoch (days: to trading
  /// dates). Empty where the market has none. O(number of bars times their length).
  mutating func history(_ query: HistoryQuery) -> [Bar]
  /// Quotes or trades, oldest first, at most as many as the query wants.
  mutating func events(_ query: EventQuery) -> [MarketEvent]
  /// Leaves out every event that is due before `time`; a recording leaves out none.
  mutating func skip(to time: Timestamp)
  /// The newest quote at or before `time`, where it can be computed.
  mutating func quote(at time: Timestamp) -> MarketEvent?
  /// Begins or ends a halt: nothing is due from then on, and history has a gap there. A recording
  /// is delayed by it and has no gap.
  mutating func setHalted(_ isHalted: Bool, at time: Timestamp)
  /// How the price of an option comes about; nil for everything else.
  var pricing: OptionTerms? { get }
  /// The price of an option's underlying.
  mutating func underlyingPrice(at time: Timestamp) -> Double?
  /// The first moment that history knows.
  var firstKnown: Timestamp? { get }
  /// The price at which the session before the source's start closed, when it is known.
  var previousClose: Price? { get }
}
