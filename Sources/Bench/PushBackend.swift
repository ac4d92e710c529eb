import Feeds
import Synchronization
import TradingModel

/// A backend whose quotes the measurement pushes itself.
final class PushBackend: FeedBackend {
  private struct State {
    var sinks: [any StreamSink] = []
    var quotes: [Quote] = []
  }

  private let state = Mutex(State())

  var name: String { "push" }

  var capabilities: FeedCapabilities {
    FeedCapabilities(
      realTimeBars: false, searchInterval: .seconds(1), historySpan: { _ in .seconds(3600) })
  }

  func details(for contract: Contract) async throws(FeedError) -> [Instrument] { [] }
  func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch] { [] }
  func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] { [] }
  func closeStream(_ id: StreamID) {}

  func openStream(
    _ kind: StreamKind, for instrument: Instrument, sink: any StreamSink
  ) -> StreamID {
    state.withLock { state in
      state.sinks.append(sink)
      state.quotes.append(Quote(instrument: instrument.id, time: BenchWorld.now()))
      return StreamID(rawValue: Int64(state.sinks.count))
    }
  }

  /// One quote of one symbol after the other.
  func push(_ number: Int) {
    let (sink, quote) = state.withLock { state in
      let slot = number % state.sinks.count
      let price = 10_000 + Int64(number / state.sinks.count % 100)
      state.quotes[slot].bid = Decimal64(mantissa: price, scale: 2)
      state.quotes[slot].ask = Decimal64(mantissa: price + 1, scale: 2)
      state.quotes[slot].changed = [.bid, .ask]
      return (state.sinks[slot], state.quotes[slot])
    }
    sink.receive(quote)
  }
}
