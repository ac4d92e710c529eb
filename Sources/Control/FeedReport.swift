package import TradingModel

/// The streams of market data as the daemon holds them now, and what sharing them saved.
package struct FeedReport: Hashable, Sendable, Codable {
  /// One instrument's stream.
  package struct Stream: Hashable, Sendable, Codable {
    package var symbol: String
    package var instrument: Int64
    /// `live`, `delayed`, `stale`, `interrupted`; `starting` before the source's first word.
    package var state: String
    /// Why, or for how long, where that is worth telling.
    package var detail: String?
    /// The strategies that read it; empty when only people do, or it lingers.
    package var strategies: [String]
    /// How many readers share it, people at the control socket included.
    package var readers: Int
    /// When its newest quote changed; nil before the first.
    package var updated: Moment?
    package var bid: Price?
    package var ask: Price?
    package var last: Price?
    /// Quotes, trades and bars that came in on it.
    package var events: Int
    /// The bar sizes that are kept of it, in seconds, shortest first.
    package var bars: [Int32]
    /// Whether its market is open; nil where no trading hours are known.
    package var isOpen: Bool?
    /// The tz database's name of the exchange's zone.
    package var zone: String?

    package init(
      symbol: String, instrument: Int64, state: String, detail: String? = nil,
      strategies: [String], readers: Int, updated: Moment? = nil, bid: Price? = nil,
      ask: Price? = nil, last: Price? = nil, events: Int, bars: [Int32], isOpen: Bool? = nil,
      zone: String? = nil
    ) {
      self.symbol = symbol
      self.instrument = instrument
      self.state = state
      self.detail = detail
      self.strategies = strategies
      self.readers = readers
      self.updated = updated
      self.bid = bid
      self.ask = ask
      self.last = last
      self.events = events
      self.bars = bars
      self.isOpen = isOpen
      self.zone = zone
    }
  }

  /// By symbol.
  package var streams: [Stream]
  /// Requests for a symbol that an existing stream or look-up served.
  package var sharedRequests: Int
  /// Details asked of the source.
  package var lookUps: Int
  /// Streams asked of the source, repeated requests included.
  package var streamsOpened: Int
  /// Pairs of a reader and an instrument: the streams that there would be without sharing.
  package var subscriptions: Int
  /// Quotes, trades and bars that came in.
  package var events: Int
  /// Events that readers took.
  package var delivered: Int
  /// Quotes merged into a newer one because a reader was slow.
  package var conflated: Int
  /// Trades dropped because a reader was slow.
  package var droppedTrades: Int
  /// Readers detached because their queue ran over.
  package var detached: Int
  /// Silent streams asked for again.
  package var staleRequests: Int

  package init(
    streams: [Stream], sharedRequests: Int, lookUps: Int, streamsOpened: Int, subscriptions: Int,
    events: Int, delivered: Int, conflated: Int, droppedTrades: Int, detached: Int,
    staleRequests: Int
  ) {
    self.streams = streams
    self.sharedRequests = sharedRequests
    self.lookUps = lookUps
    self.streamsOpened = streamsOpened
    self.subscriptions = subscriptions
    self.events = events
    self.delivered = delivered
    self.conflated = conflated
    self.droppedTrades = droppedTrades
    self.detached = detached
    self.staleRequests = staleRequests
  }
}
