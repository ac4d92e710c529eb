import Feeds
import TradingModel

/// One stream that somebody asked for; it outlives connections. Belongs to the feed loop's
/// thread.
final class MarketStream {
  let id: StreamID
  let kind: StreamKind
  let instrument: Instrument
  let sink: any StreamSink
  var builder: QuoteBuilder
  /// The order book, for streams of one.
  var book: BookBuilder?
  /// The number of the running subscription.
  var requestID: Int32?
  /// When to subscribe again after a trouble that may pass.
  var retryAt: Uptime?
  /// Whether the gateway refused the extra ticks, so that the plain line is asked for.
  var isPlain = false
  private(set) var state: StreamState?
  /// Whether the gateway said that this line is delayed.
  private var isDelayed = false

  init(
    id: StreamID, kind: StreamKind, instrument: Instrument, sink: any StreamSink, time: Timestamp
  ) {
    self.id = id
    self.kind = kind
    self.instrument = instrument
    self.sink = sink
    builder = QuoteBuilder(instrument: instrument, time: time)
    if case .depth(let rows) = kind {
      book = BookBuilder(instrument: instrument.id, rows: rows, time: time)
    }
  }

  /// Stocks under the routing name have one book of all exchanges.
  var isSmartDepth: Bool {
    instrument.contract.securityType == .stock && instrument.contract.exchange == "SMART"
  }

  /// The gateway says which kind of data the line brings; a fresh subscription counts as live.
  func setDelayed(_ isDelayed: Bool) {
    self.isDelayed = isDelayed
    builder.setDelayed(isDelayed)
    tellFlow()
  }

  /// Tells the sink that data flows or will flow.
  func tellFlow() {
    tell(isDelayed ? .delayed : .live)
  }

  /// Tells the sink of a state that differs from the last one.
  func tell(_ new: StreamState) {
    guard new != state else { return }
    state = new
    sink.receive(new)
  }
}
