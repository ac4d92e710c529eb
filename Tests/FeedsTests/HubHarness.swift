import Feeds
import FeedsTestSupport
import TradingModel

/// A hub over a scripted backend in virtual time; `advance` is the test's.
struct HubHarness {
  let time = VirtualTime()
  let backend: ScriptedBackend
  let hub: FeedHub
  let apple = InstrumentID(rawValue: 265_598)

  init(
    realTimeBars: Bool = false, depthStreams: Int = 3, stores: BarStoreDirectory? = nil,
    _ change: (inout FeedConfiguration) -> Void = { _ in }
  ) {
    backend = ScriptedBackend(realTimeBars: realTimeBars, depthStreams: depthStreams)
    backend.add("AAPL.NASDAQ", .make())
    backend.add("MSFT.NASDAQ", .make(id: 272_093, address: "MSFT.NASDAQ"))
    var configuration = FeedConfiguration()
    configuration.tickInterval = nil
    configuration.standingSizes = []
    change(&configuration)
    hub = FeedHub(
      backend: backend, stores: stores, configuration: configuration, time: time.feedTime)
  }

  func run(_ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await hub.run() }
      try await body()
      group.cancelAll()
    }
  }

  /// Moves the clock and lets the hub know.
  func advance(by duration: Duration) {
    time.advance(by: duration)
    hub.advance(to: time.now)
  }

  func quote(bid: Price = 100, ask: Price = 101) {
    backend.emit(Quote.make(at: time.now, bid: bid, ask: ask))
  }
}
