public import Feeds
import Synchronization
public import TradingModel

/// A backend whose answers a test writes, and that tells what it was asked.
public final class ScriptedBackend: FeedBackend {
  private struct Stream {
    var kind: StreamKind
    var instrument: InstrumentID
    var sink: any StreamSink
  }

  private struct State {
    var instruments: [String: [Instrument]] = [:]
    var detailsFailures: [FeedError] = []
    var history: (@Sendable (Int, HistoryRequest) -> Result<[Bar], FeedError>)?
    var matches: [SymbolMatch] = []
    var streams: [StreamID: Stream] = [:]
    var lastStream: Int64 = 0
    var detailsCalls: [Contract] = []
    var searches: [String] = []
    var requests: [HistoryRequest] = []
    var runningRequests = 0
    var mostRunningRequests = 0
    var opened: [InstrumentID] = []
    var closed: [StreamID] = []
    var holdsDetails = false
  }

  /// Its name.
  public let name = "scripted"
  /// What it can do.
  public let capabilities: FeedCapabilities
  private let state = Mutex(State())

  /// A backend without instruments, history or matches.
  public init(
    realTimeBars: Bool = false, depthStreams: Int = 3, historyRequestsAtOnce: Int = 4,
    historySpan: Duration = .seconds(3600)
  ) {
    capabilities = FeedCapabilities(
      realTimeBars: realTimeBars, depthStreams: depthStreams, searchInterval: .seconds(1),
      historyRequestsAtOnce: historyRequestsAtOnce, historySpan: { _ in historySpan })
  }

  // MARK: The script

  /// Answers details of the address with these.
  public func add(_ address: String, _ instruments: Instrument...) {
    state.withLock { $0.instruments[address] = instruments }
  }

  /// The next look-ups fail so.
  public func failDetails(_ errors: FeedError...) {
    state.withLock { $0.detailsFailures = errors }
  }

  /// Look-ups wait until this is set to false.
  public func holdDetails(_ hold: Bool) { state.withLock { $0.holdsDetails = hold } }

  /// Answers history requests; the first argument is the request's number from nought.
  public func onHistory(
    _ answer: @escaping @Sendable (Int, HistoryRequest) -> Result<[Bar], FeedError>
  ) {
    state.withLock { $0.history = answer }
  }

  /// Answers searches with these.
  public func setMatches(_ matches: [SymbolMatch]) { state.withLock { $0.matches = matches } }

  // MARK: What it was asked

  /// How many look-ups it got.
  public var detailsCalls: Int { state.withLock { $0.detailsCalls.count } }
  /// The patterns it got.
  public var searches: [String] { state.withLock { $0.searches } }
  /// The history requests it got.
  public var requests: [HistoryRequest] { state.withLock { $0.requests } }
  /// The most history requests that ran at once.
  public var mostRunningRequests: Int { state.withLock { $0.mostRunningRequests } }
  /// The instruments of all quote streams ever opened.
  public var openedStreams: [InstrumentID] { state.withLock { $0.opened } }
  /// How many streams were closed.
  public var closedStreams: Int { state.withLock { $0.closed.count } }
  /// How many streams are open.
  public var openStreamCount: Int { state.withLock { $0.streams.count } }

  // MARK: Live data

  private func sinks(_ instrument: InstrumentID, _ kind: StreamKind) -> [any StreamSink] {
    state.withLock { state in
      state.streams.values.filter { $0.instrument == instrument && $0.kind == kind }.map(\.sink)
    }
  }

  /// Sends a quote to its instrument's streams, on this thread.
  public func emit(_ quote: Quote) {
    for sink in sinks(quote.instrument, .quotes) { sink.receive(quote) }
  }

  /// Sends a trade.
  public func emit(_ trade: Trade) {
    for sink in sinks(trade.instrument, .quotes) { sink.receive(trade) }
  }

  /// Sends a real-time bar.
  public func emit(_ bar: Bar, for instrument: InstrumentID) {
    for sink in sinks(instrument, .realTimeBars) { sink.receive(bar) }
  }

  /// Sends an order book; returns to how many streams.
  public func emit(_ book: MarketDepth) -> Int {
    let sinks = state.withLock { state in
      state.streams.values.filter { stream in
        guard case .depth = stream.kind else { return false }
        return stream.instrument == book.instrument
      }.map(\.sink)
    }
    for sink in sinks { sink.receive(book) }
    return sinks.count
  }

  /// Sends a state.
  public func emit(
    _ change: StreamState, for instrument: InstrumentID, kind: StreamKind = .quotes
  ) {
    for sink in sinks(instrument, kind) { sink.receive(change) }
  }

  // MARK: FeedBackend

  /// Answers as the script says.
  public func details(for contract: Contract) async throws(FeedError) -> [Instrument] {
    state.withLock { $0.detailsCalls.append(contract) }
    while state.withLock({ $0.holdsDetails }) { await Task.yield() }
    let failure: FeedError? = state.withLock {
      $0.detailsFailures.isEmpty ? nil : $0.detailsFailures.removeFirst()
    }
    if let failure { throw failure }
    return state.withLock { state in
      if let id = contract.instrument {
        return state.instruments.values.joined().filter { $0.id == id }.prefix(1).map { $0 }
      }
      return state.instruments.first { InstrumentAddress($0.key)?.contract == contract }?.value
        ?? []
    }
  }

  /// Answers as the script says.
  public func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch] {
    state.withLock { state in
      state.searches.append(pattern)
      return state.matches
    }
  }

  /// Answers as the script says.
  public func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] {
    let (number, answer) = state.withLock { state in
      state.requests.append(request)
      state.runningRequests += 1
      state.mostRunningRequests = max(state.mostRunningRequests, state.runningRequests)
      return (state.requests.count - 1, state.history)
    }
    for _ in 0..<5 { await Task.yield() }
    state.withLock { $0.runningRequests -= 1 }
    guard let answer else { throw FeedError(.noData, "the script has no history") }
    return try answer(number, request).get()
  }

  /// Opens a stream that is live at once.
  public func openStream(
    _ kind: StreamKind, for instrument: Instrument, sink: any StreamSink
  ) -> StreamID {
    let id = state.withLock { state in
      state.lastStream += 1
      let id = StreamID(rawValue: state.lastStream)
      state.streams[id] = Stream(kind: kind, instrument: instrument.id, sink: sink)
      if kind == .quotes { state.opened.append(instrument.id) }
      return id
    }
    sink.receive(.live)
    return id
  }

  /// Closes a stream.
  public func closeStream(_ id: StreamID) {
    state.withLock { state in
      if state.streams.removeValue(forKey: id) != nil { state.closed.append(id) }
    }
  }
}
