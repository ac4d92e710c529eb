public import TradingModel

/// What can be set of the feed layer.
public struct FeedConfiguration: Sendable {
  /// How long a stream lives on after its last reader left.
  public var linger = Duration.seconds(30)
  /// Sizes kept for every instrument, besides the asked ones.
  public var standingSizes: Set<BarSize> = [.second, .minute]
  /// How deep the backfill of a size goes.
  public var depth: @Sendable (BarSize) -> Duration = { size in
    if size < .minute { return .seconds(2_000) }
    if size < .hour { return .seconds(86_400) }
    if size < .day { return .seconds(30 * 86_400) }
    return .seconds(365 * 86_400)
  }
  /// How many bars, details and states wait for a slow reader before it is detached.
  public var queueLimit = 1_024
  /// How long a reader's live bars wait for its warm-up bars; then they come without.
  public var warmupLimit = Duration.seconds(120)
  /// How long live bars wait for those that were missed in an interruption; then they come
  /// without.
  public var refillLimit = Duration.seconds(20)
  /// How long after its end a bar waits for ticks that are under way.
  public var barGrace = Duration.milliseconds(200)
  /// Whether real-time bars are used where the backend has them.
  public var usesRealTimeBars = true
  /// How long resolved details are trusted; then they are asked for again, as trading hours
  /// reach only some days ahead.
  public var detailsLife = Duration.seconds(6 * 3600)
  /// The limits of silence.
  public var staleness = StalenessLimits()
  /// The time between two calls of `advance` by `run`; nil leaves the calls to the owner.
  public var tickInterval: Duration? = .milliseconds(100)
  /// The most symbols of one ticket.
  public var symbolLimit = 1_000

  /// The defaults.
  public init() {}
}

/// The name of one request for feeds; ends with `FeedHub.close`.
public struct FeedTicket: RawRepresentable, Hashable, Sendable {
  /// The number, unique for the life of the process.
  public let rawValue: Int
  /// Wraps a number.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// What the feed layer has done since its start, and holds now.
public struct FeedStatistics: Hashable, Sendable {
  /// Streams of quotes held now.
  public var streams = 0
  /// Tickets held now.
  public var tickets = 0
  /// Pairs of a ticket and an instrument held now.
  public var subscriptions = 0
  /// Requests for a symbol that an existing stream or look-up served.
  public var sharedRequests = 0
  /// Details asked of the backend.
  public var lookUps = 0
  /// Streams asked of the backend, repeated requests included.
  public var streamsOpened = 0
  /// Quotes, trades and real-time bars that came in.
  public var events = 0
  /// Events that readers took.
  public var delivered = 0
  /// Quotes merged into a newer one because a reader was slow.
  public var conflated = 0
  /// Trades dropped because a reader was slow.
  public var droppedTrades = 0
  /// Readers detached because their queue ran over.
  public var detached = 0
  /// Silent streams asked for again.
  public var staleRequests = 0
  /// Bars built from live data.
  public var barsBuilt = 0
  /// Live data that came too late for its bar.
  public var lateTicks = 0
  /// Bars that came from history.
  public var barsBackfilled = 0
  /// Backfills that ended with a failure.
  public var backfillsFailed = 0
  /// Shared memory that could not be had or written.
  public var storeFailures = 0

  /// Nothing counted yet.
  public init() {}
}
