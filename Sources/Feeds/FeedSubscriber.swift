public import TradingModel

/// Who reads a feed: one strategy's channel, a control connection, a test.
///
/// `offer` is called for every event in order, one call at a time, mostly on the feed thread, and
/// must return at once. When it returns false the reader has no room: the feed keeps the newest
/// quote of each instrument for it, offers that again later with `.conflated` set, and drops
/// trades in between; bars, details and states wait in a bounded queue (1,024), and a reader that
/// overruns it is detached: its symbols end with `.failed`. Other readers never notice.
/// From within `offer` only `FeedHub.openFeed` and `FeedHub.close` may be called.
public protocol FeedSubscriber: AnyObject, Sendable {
  /// Takes one event, or says that there is no room.
  func offer(_ event: FeedEvent) -> Bool
  /// The names of those behind it that read an instrument, for people; by default none. Called
  /// under the feed's lock: must return at once and call nothing of the feed.
  func readerNames(of instrument: InstrumentID) -> [String]
}

/// What a feed tells its readers. For each instrument the first is `.details`, the second the
/// last known quote when there is one; bars marked as warm-up come before live ones.
public enum FeedEvent: Hashable, Sendable {
  /// The instrument that an asked-for symbol resolved to.
  indirect case details(symbol: String, Instrument)
  /// The newest quote.
  case quote(Quote)
  /// One trade.
  case trade(Trade)
  /// One finished bar; a warm-up bar lies before the subscription.
  case bar(InstrumentID, BarSize, Bar, isWarmup: Bool)
  /// All warm-up bars of the instrument and size have been delivered.
  case warmedUp(InstrumentID, BarSize)
  /// The stream's state changed.
  case state(InstrumentID, FeedState)
  /// The symbol came to nothing; it will not be tried again unless asked for again.
  case failed(symbol: String, FeedError)
}

/// What a feed does now, as its readers see it.
public enum FeedState: Hashable, Sendable {
  /// Live data flows, or the market is closed and nothing is due.
  case live
  /// Data flows with the exchange's delay.
  case delayed
  /// The market is open and nothing came for the given time; the stream was asked for again.
  case stale(silent: Duration)
  /// The connection to the source is away.
  case interrupted(String)
}

/// What a reader wants of one symbol.
public struct FeedInterest: Hashable, Sendable {
  /// The address as the reader writes it; the answer names it the same way.
  public var symbol: String
  /// The bar sizes to deliver; empty for none.
  public var bars: Set<BarSize>
  /// How many bars of each size to deliver first; 0...10,000.
  public var warmup: Int

  /// An interest from its parts.
  public init(symbol: String, bars: Set<BarSize> = [], warmup: Int = 0) {
    self.symbol = symbol
    self.bars = bars
    self.warmup = warmup
  }
}
