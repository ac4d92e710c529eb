public import TradingModel

/// One event for a strategy child, in the order in which its strategies see the world.
///
/// The first is `.start`. Then come, for each strategy, what it has: connections, account values,
/// positions, open orders; then, for every symbol that it asked for, `.instrument` or
/// `.feedFailed`, warm-up bars, and the stream. The last is `.stop`; the child answers it with
/// `ChildMessage.Body.stopped` and leaves.
public struct ChildEvent: Hashable, Sendable {
  /// The event's own time: the only clock that a strategy has.
  public var time: Timestamp
  /// The strategy that it is for, by its index in `DeskStart`; nil for the whole desk, where the
  /// child hands it to each strategy that asked for the instrument.
  public var strategy: UInt16?
  /// What happened.
  public var body: Body

  /// An event from its parts.
  public init(time: Timestamp, strategy: UInt16? = nil, _ body: Body) {
    self.time = time
    self.strategy = strategy
    self.body = body
  }

  /// An instrument's index on this channel, given by `.instrument`; rises from nought.
  public typealias InstrumentIndex = UInt16

  /// What happened.
  public enum Body: Hashable, Sendable {
    /// What the child is to run.
    case start(DeskStart)
    /// A symbol, as the script wrote it, is this instrument. Another symbol may be the same one.
    case instrument(InstrumentIndex, symbol: String, ChildInstrument)
    /// The newest quote. `sent` is the sender's monotonic clock in nanoseconds, for measuring.
    case quote(InstrumentIndex, Quote, sent: Int64)
    /// A trade; `missed` trades of the instrument before it were dropped as the child was slow.
    case trade(InstrumentIndex, Trade, missed: UInt32)
    /// The order book after a change.
    case depth(InstrumentIndex, MarketDepth)
    /// A finished bar; a warm-up bar lies before the subscription, or was missed while the
    /// connection was away.
    case bar(InstrumentIndex, BarSize, Bar, isWarmup: Bool)
    /// All warm-up bars of this instrument and size have come.
    case warmedUp(InstrumentIndex, BarSize)
    /// The instrument's stream changed its state.
    case feedState(InstrumentIndex, FeedCondition)
    /// The symbol came to nothing; it is not tried again unless it is subscribed again.
    case feedFailed(symbol: String, code: String, text: String)
    /// An order of the strategy is new or changed.
    case order(Order)
    /// An execution of the strategy's, or a correction of one.
    case filled(FillDelivery)
    /// The strategy's request came to nothing and no order exists for it.
    case requestRefused(number: Int64, reason: String)
    /// The answer to the strategy's preview.
    case preview(number: Int64, OrderPreview)
    /// A position of an account that the strategy may name.
    case position(Position)
    /// What the strategy held by its own fills when this child began; comes before the stream.
    case holding(Position)
    /// A value of an account that the strategy may name.
    case accountValue(AccountValue)
    /// A timer of the strategy is due.
    case timer(id: Int64)
    /// An account became able to take orders, or unable; the text says why.
    case connection(AccountName, isReady: Bool, text: String?)
    /// The strategy, or with no index the child, is to stop; the text says why.
    case stop(reason: String)
  }
}

/// What an instrument's stream does.
public enum FeedCondition: Hashable, Sendable {
  /// Live data flows, or the market is closed.
  case live
  /// Data flows with the exchange's delay.
  case delayed
  /// The market is open and nothing came for this long.
  case stale(silent: Duration)
  /// The connection to the source is away.
  case interrupted(String)
}
