import Feeds
import FeedsTestSupport
import Testing
import TradingModel

/// What the hub tells of its streams to who watches whether they do their work.
struct FeedWorkTests {
  private final class Named: FeedSubscriber {
    func offer(_ event: FeedEvent) -> Bool { true }
    func readerNames(of instrument: InstrumentID) -> [String] { ["beta", "alpha"] }
  }

  @Test("a stream tells its newest event, its state, its readers and their bars")
  func stream_IsTold() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      let ticket = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: Named())
      #expect(await eventually { reader.states == [.live] })
      #expect(harness.hub.work().first?.lastEvent == nil)
      harness.quote()
      let work = try #require(harness.hub.work().first)
      #expect(work.instrument.id == harness.apple && work.state == .live)
      #expect(work.lastEvent == harness.time.now)
      #expect(work.names == ["alpha", "beta"] && work.bars.isEmpty)
      #expect(!work.isHalted && !work.isDelayed)
      harness.hub.close(ticket)
      #expect(harness.hub.work().first?.names == [])
    }
  }
}
