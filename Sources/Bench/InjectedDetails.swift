import Feeds
import TradingModel

/// A backend whose details are known beforehand and that has no history: the stand-in gateway of
/// the measurements answers neither. Streams are the inner backend's own.
final class InjectedDetails: FeedBackend {
  private let inner: any FeedBackend

  init(_ inner: any FeedBackend) { self.inner = inner }

  var name: String { inner.name }

  var capabilities: FeedCapabilities {
    FeedCapabilities(
      realTimeBars: false, searchInterval: .seconds(1), historySpan: { _ in .seconds(3600) })
  }

  func details(for contract: Contract) async throws(FeedError) -> [Instrument] {
    guard contract.symbol.hasPrefix("SYM"), let number = Int64(contract.symbol.dropFirst(3)) else {
      return []
    }
    return [BenchWorld.instrument(number)]
  }

  func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch] { [] }

  func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] {
    throw FeedError(.invalid, "the measurements have no history")
  }

  func openStream(
    _ kind: StreamKind, for instrument: Instrument, sink: any StreamSink
  ) -> StreamID {
    inner.openStream(kind, for: instrument, sink: sink)
  }

  func closeStream(_ id: StreamID) { inner.closeStream(id) }
}
