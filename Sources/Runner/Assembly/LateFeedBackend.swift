import Feeds
import Synchronization
import TradingModel

/// The feed side of whichever client serves market data, before it is known which one does.
///
/// Until a backend is attached, questions fail as disconnected and streams wait. The feed layer
/// asks again by itself, so a gateway that comes up late is found.
final class LateFeedBackend: FeedBackend {
  private struct Waiting {
    var kind: StreamKind
    var instrument: Instrument
    var sink: any StreamSink
  }

  private struct State {
    var backend: (any FeedBackend)?
    var lastID: Int64 = 0
    var waiting: [StreamID: Waiting] = [:]
    /// Streams that are being opened at the attached backend and were not closed since.
    var opening: Set<StreamID> = []
    var open: [StreamID: StreamID] = [:]
  }

  let capabilities: FeedCapabilities
  private let state = Mutex(State())

  /// A backend that can do what `capabilities` states once one is attached.
  init(capabilities: FeedCapabilities) { self.capabilities = capabilities }

  var name: String { state.withLock { $0.backend?.name } ?? "no gateway yet" }

  /// Takes the first backend; later ones are ignored, as a client comes back by itself.
  func attach(_ backend: any FeedBackend) {
    let waiting = state.withLock { state -> [(StreamID, Waiting)] in
      guard state.backend == nil else { return [] }
      state.backend = backend
      state.opening = Set(state.waiting.keys)
      defer { state.waiting = [:] }
      return state.waiting.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }
    for (id, stream) in waiting {
      guard state.withLock({ $0.opening.contains(id) }) else { continue }
      let inner = backend.openStream(stream.kind, for: stream.instrument, sink: stream.sink)
      let isWanted = state.withLock { state in
        guard state.opening.remove(id) != nil else { return false }
        state.open[id] = inner
        return true
      }
      // It was closed while it was being opened.
      if !isWanted { backend.closeStream(inner) }
    }
  }

  private func attached() throws(FeedError) -> any FeedBackend {
    if let backend = state.withLock({ $0.backend }) { return backend }
    throw FeedError(
      .disconnected, "no gateway is connected yet; the hosts and ports stand in brokers.toml")
  }

  func details(for contract: Contract) async throws(FeedError) -> [Instrument] {
    try await attached().details(for: contract)
  }

  func optionChains(on underlying: Instrument) async throws(FeedError) -> [OptionChain] {
    try await attached().optionChains(on: underlying)
  }

  func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch] {
    try await attached().search(pattern)
  }

  func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] {
    try await attached().history(request)
  }

  func openStream(
    _ kind: StreamKind, for instrument: Instrument, sink: any StreamSink
  ) -> StreamID {
    let (id, backend) = state.withLock { state -> (StreamID, (any FeedBackend)?) in
      state.lastID += 1
      let id = StreamID(rawValue: state.lastID)
      if state.backend == nil {
        state.waiting[id] = Waiting(kind: kind, instrument: instrument, sink: sink)
      }
      return (id, state.backend)
    }
    if let backend {
      let inner = backend.openStream(kind, for: instrument, sink: sink)
      state.withLock { $0.open[id] = inner }
    }
    return id
  }

  func closeStream(_ id: StreamID) {
    let (inner, backend) = state.withLock { state in
      state.waiting[id] = nil
      state.opening.remove(id)
      return (state.open.removeValue(forKey: id), state.backend)
    }
    if let inner { backend?.closeStream(inner) }
  }
}
