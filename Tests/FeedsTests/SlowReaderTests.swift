import Feeds
import FeedsTestSupport
import Testing
import TradingModel

@Suite struct SlowReaderTests {
  private let interest = [FeedInterest(symbol: "AAPL.NASDAQ", bars: [.second])]

  @Test func slowReaderGetsTheNewestQuoteMarkedAndOthersEverything() async throws {
    let harness = HubHarness()
    try await harness.run {
      let slow = CollectingSubscriber()
      let quick = CollectingSubscriber()
      _ = harness.hub.openFeed(interest, for: slow)
      _ = harness.hub.openFeed(interest, for: quick)
      #expect(await eventually { slow.states == [.live] && quick.states == [.live] })
      slow.clear()
      slow.setRoom(0)
      for bid in 1...50 {
        harness.quote(bid: Price(bid))
        harness.backend.emit(Trade.make(5, at: harness.time.now))
      }
      #expect(quick.quotes.count == 50)
      #expect(slow.events.isEmpty)
      slow.setRoom(.max)
      harness.hub.flush()
      #expect(slow.events.count == 1)
      #expect(slow.quotes.first?.bid == 50)
      #expect(slow.quotes.first?.changed == [.bid, .ask, .conflated])
      harness.quote(bid: 51)
      #expect(slow.quotes.last?.changed == [.bid, .ask])
      let statistics = harness.hub.statistics
      #expect(statistics.conflated == 50)
      #expect(statistics.droppedTrades == 50)
    }
  }

  @Test func barsWaitInOrderForASlowReader() async throws {
    let harness = HubHarness()
    try await harness.run {
      let slow = CollectingSubscriber()
      _ = harness.hub.openFeed(interest, for: slow)
      #expect(await eventually { slow.states == [.live] })
      slow.clear()
      slow.setRoom(0)
      for _ in 0..<20 {
        harness.backend.emit(Trade.make(5, at: harness.time.now))
        harness.advance(by: .seconds(1))
      }
      slow.setRoom(7)
      harness.hub.flush()
      #expect(slow.bars.count == 7)
      slow.setRoom(.max)
      harness.hub.flush()
      let starts = slow.bars.map(\.bar.start)
      #expect(starts.count == 19)
      #expect(starts == starts.sorted())
    }
  }

  @Test func readerTooSlowForItsWarmupIsDetachedInsteadOfGettingAGap() async throws {
    let harness = HubHarness()
    let start = harness.time.now
    harness.backend.onHistory { _, request in
      let end = request.end ?? start
      return .success(Bar.run(.second, from: end.advanced(by: .zero - request.span), until: end))
    }
    try await harness.run {
      let slow = CollectingSubscriber()
      let wish = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.second], warmup: 900)
      slow.setRoom(30)
      _ = harness.hub.openFeed([wish], for: slow)
      #expect(await eventually { slow.events.count == 30 })
      for _ in 0..<1_100 {
        harness.backend.emit(Trade.make(5, at: harness.time.now))
        harness.advance(by: .seconds(1))
      }
      #expect(await eventually { harness.hub.statistics.detached == 1 })
      slow.setRoom(.max)
      harness.hub.flush()
      #expect(slow.failures.count == 1)
    }
  }

  @Test func readerThatOverrunsIsDetachedAndTold() async throws {
    let harness = HubHarness { $0.queueLimit = 8 }
    try await harness.run {
      let dead = CollectingSubscriber()
      let other = CollectingSubscriber()
      _ = harness.hub.openFeed(interest, for: dead)
      _ = harness.hub.openFeed(interest, for: other)
      #expect(await eventually { dead.states == [.live] && other.states == [.live] })
      dead.clear()
      dead.setRoom(0)
      for index in 0..<20 {
        harness.backend.emit(
          index % 2 == 0 ? .interrupted("x") : .live, for: harness.apple)
      }
      #expect(harness.hub.statistics.detached == 1)
      #expect(harness.hub.statistics.subscriptions == 1)
      let offers = dead.offers
      harness.quote()
      #expect(dead.offers == offers)
      dead.setRoom(.max)
      harness.hub.flush()
      #expect(dead.failures.map(\.code) == [.cancelled])
      #expect(dead.events.count == 1)
      #expect(other.states.count == 21)
    }
  }
}
