public import TradingModel

/// Where details, history and live data come from: the port that Interactive Brokers, the paper
/// exchange and recorded files implement.
///
/// Implementers owe: every call ends, with an answer or a `FeedError`, within the backend's own
/// stated time limit; sinks are called on one thread per stream, in order, and never after
/// `closeStream` has returned to a caller on that thread; a stream survives a reconnect by itself
/// and tells it by `StreamState`. `FeedBackendConformance` in the tests checks each backend.
public protocol FeedBackend: AnyObject, Sendable {
  /// The name in logs and messages (`ib 127.0.0.1:4002`).
  var name: String { get }
  /// What this backend can do.
  var capabilities: FeedCapabilities { get }
  /// Every instrument that fits what the contract states; empty means that none does.
  func details(for contract: Contract) async throws(FeedError) -> [Instrument]
  /// The option chains on an instrument, one for each exchange and trading class; empty where it
  /// has none.
  func optionChains(on underlying: Instrument) async throws(FeedError) -> [OptionChain]
  /// Instruments whose symbol or name fits the pattern; none is an empty answer, not an error.
  func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch]
  /// One frame of bars, oldest first; never longer than `capabilities` allows for the size.
  func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar]
  /// Starts a stream and returns at once; the sink hears of everything else.
  func openStream(_ kind: StreamKind, for instrument: Instrument, sink: any StreamSink) -> StreamID
  /// Ends a stream. Unknown and ended streams are ignored.
  func closeStream(_ id: StreamID)
}

extension FeedBackend {
  /// Says that the source has no option chains.
  public func optionChains(on underlying: Instrument) async throws(FeedError) -> [OptionChain] {
    throw FeedError(.invalid, "\(name) has no option chains")
  }
}

/// What a backend can do.
public struct FeedCapabilities: Hashable, Sendable {
  /// Whether `openStream(.realTimeBars...)` works; otherwise bars are built from ticks.
  public var realTimeBars: Bool
  /// The most order books at once; 0 where there are none.
  public var depthStreams: Int
  /// The shortest time between two searches.
  public var searchInterval: Duration
  /// How many history requests may be under way at once; at least 1.
  public var historyRequestsAtOnce: Int
  /// The longest span of one history request, by bar size.
  public var historySpan: @Sendable (BarSize) -> Duration

  /// Capabilities from their parts.
  public init(
    realTimeBars: Bool, depthStreams: Int = 0, searchInterval: Duration,
    historyRequestsAtOnce: Int = 6,
    historySpan: @escaping @Sendable (BarSize) -> Duration
  ) {
    self.realTimeBars = realTimeBars
    self.depthStreams = depthStreams
    self.searchInterval = searchInterval
    self.historyRequestsAtOnce = max(1, historyRequestsAtOnce)
    self.historySpan = historySpan
  }

  /// Equal when the plain fields are equal.
  public static func == (left: FeedCapabilities, right: FeedCapabilities) -> Bool {
    left.realTimeBars == right.realTimeBars && left.depthStreams == right.depthStreams
      && left.searchInterval == right.searchInterval
      && left.historyRequestsAtOnce == right.historyRequestsAtOnce
  }

  /// Hashes the plain fields.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(realTimeBars)
    hasher.combine(depthStreams)
    hasher.combine(searchInterval)
    hasher.combine(historyRequestsAtOnce)
  }
}

/// One frame of history.
public struct HistoryRequest: Hashable, Sendable {
  /// The instrument.
  public var instrument: Instrument
  /// The length of each bar.
  public var barSize: BarSize
  /// The end of the frame, exclusive; nil means now.
  public var end: Timestamp?
  /// How far back from the end.
  public var span: Duration
  /// Regular trading hours only.
  public var regularHoursOnly: Bool

  /// A request from its parts.
  public init(
    instrument: Instrument, barSize: BarSize, end: Timestamp?, span: Duration,
    regularHoursOnly: Bool = false
  ) {
    self.instrument = instrument
    self.barSize = barSize
    self.end = end
    self.span = span
    self.regularHoursOnly = regularHoursOnly
  }
}

/// What a stream carries.
public enum StreamKind: Hashable, Sendable {
  /// Best bid and ask, last trade, volume.
  case quotes
  /// Bars of five seconds.
  case realTimeBars
  /// The order book, so many rows of each side; at least 1.
  case depth(rows: Int)
}

/// A stream's number, unique within its backend for the life of the process.
public struct StreamID: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: Int64
  /// Wraps a number.
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Who hears a stream. Called on the backend's feed thread: an implementer must not block, and
/// must not call back into the backend from within.
public protocol StreamSink: AnyObject, Sendable {
  /// The newest quote; `changed` says what this event changed.
  func receive(_ quote: Quote)
  /// One trade.
  func receive(_ trade: Trade)
  /// One finished bar of five seconds.
  func receive(_ bar: Bar)
  /// The whole order book after a change.
  func receive(_ book: MarketDepth)
  /// The stream began, broke or ended.
  func receive(_ state: StreamState)
}

extension StreamSink {
  /// Whoever opens no stream of order books hears none.
  public func receive(_ book: MarketDepth) {}
}

/// What a stream does now.
public enum StreamState: Hashable, Sendable {
  /// Data flows or will flow.
  case live
  /// Data flows with the exchange's delay.
  case delayed
  /// The connection is away; the backend resumes the stream by itself.
  case interrupted(String)
  /// It ended for good, for example for want of permission.
  case ended(FeedError)
}

/// Why a feed request or stream came to nothing.
public struct FeedError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The cause, told apart as far as the broker's text allows.
  public enum Code: String, Hashable, Sendable {
    /// No instrument fits.
    case notFound
    /// Several instruments fit; the text lists them.
    case ambiguous
    /// The source has no data for what was asked; there may be data elsewhere in time.
    case noData
    /// Asked too fast; the same request may be repeated later.
    case pacing
    /// The account lacks the right to the data.
    case noPermission
    /// The request was cancelled, by us or by the other side.
    case cancelled
    /// No answer within the time limit; says nothing about the request itself.
    case timedOut
    /// No connection to the source.
    case disconnected
    /// Another session of the same user holds the data.
    case competingSession
    /// The request itself is wrong.
    case invalid
    /// Anything else; the text is the source's own.
    case other
  }

  /// The cause.
  public var code: Code
  /// What happened and what to do, in one sentence.
  public var message: String
  /// The source's own number for it, where it has one (162, 200, 354).
  public var sourceCode: Int?

  /// An error from its parts.
  public init(_ code: Code, _ message: String, sourceCode: Int? = nil) {
    self.code = code
    self.message = message
    self.sourceCode = sourceCode
  }

  /// The message, with the source's number.
  public var description: String { message + (sourceCode.map { " (code \($0))" } ?? "") }
}
