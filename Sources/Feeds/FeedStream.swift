import TradingModel

/// What one reader wants of one stream. Guarded by the hub's lock.
final class FeedSubscription {
  /// How far a reader's bars of one size are.
  enum Phase {
    /// Warm-up bars are not there yet; waits until `deadline`.
    case waiting(count: Int, joined: Timestamp, deadline: Timestamp)
    /// Bars from `next` on are to be sent; those before `joined` are warm-up.
    case warming(next: Timestamp, joined: Timestamp, isTold: Bool)
    /// Bars come as they are finished.
    case live
  }

  let reader: FeedReader
  var symbols: [String] = []
  var phases: [BarSize: Phase] = [:]
  /// How many rows of the order book it wants.
  var depth = 0

  init(reader: FeedReader) { self.reader = reader }
}

/// One instrument's stream and everything that hangs on it. Guarded by the hub's lock.
final class FeedStream {
  let slot: Int
  let generation: Int
  var instrument: Instrument
  var quoteToken: StreamToken
  var barToken: StreamToken?
  var depthToken: StreamToken?
  /// The rows that the order book was asked for with.
  var depthRows = 0
  var lastBook: MarketDepth?
  /// The source ended its real-time bars: ticks make all bars.
  var lacksRealTimeBars = false
  var lastQuote: Quote?
  /// What readers were told last; nil before the backend's first word.
  var state: FeedState?
  var isDelayed = false
  /// Readers were told that it is silent or cut off: the next data is news.
  var isDown = false
  /// Data may have been missed since it was cut off.
  var isCut = false
  var subscriptions: ContiguousArray<FeedSubscription> = [] {
    didSet { readers = ContiguousArray(subscriptions.map(\.reader)) }
  }
  /// The subscriptions' readers, for the tick path.
  private var readers: ContiguousArray<FeedReader> = []
  var builder: BarBuilder
  var lag = EventLag()
  var series: [BarSize: BarSeries] = [:]
  var watch: StalenessWatch
  var events = 0
  var checkedEvents = 0
  var emptySince: Timestamp?
  var detailsDue: Timestamp
  var isRefreshing = false
  /// Some subscription is not `.live` yet for some size.
  var hasWarmups = false
  /// The canonical symbols that lead here.
  var symbols: Set<String> = []

  init(
    slot: Int, generation: Int, instrument: Instrument, token: StreamToken,
    configuration: FeedConfiguration, now: Timestamp
  ) {
    self.slot = slot
    self.generation = generation
    self.instrument = instrument
    quoteToken = token
    builder = BarBuilder(
      source: BarSource(instrument.contract.securityType), schedule: instrument.tradingHours,
      completeFrom: now)
    watch = StalenessWatch(limits: configuration.staleness, now: now)
    detailsDue = now.advanced(by: configuration.detailsLife)
  }

  /// Sends one event to every reader.
  @inline(__always)
  func broadcast(_ event: FeedEvent) {
    for reader in readers { reader.send(event) }
  }
}
