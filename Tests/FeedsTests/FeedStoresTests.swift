import Feeds
import FeedsTestSupport
import Foundation
import Testing
import TradingModel

@Suite struct FeedStoresTests {
  @Test func historyAndLiveBarsOfAStreamAreInSharedMemory() async throws {
    let stores = BarStoreDirectory(
      userID: getuid(), instance: "hub\(ProcessInfo.processInfo.processIdentifier)")
    let harness = HubHarness(stores: stores) { $0.depth = { _ in .seconds(7200) } }
    let start = harness.time.now
    harness.backend.onHistory { _, request in
      .success(WarmupTests.minutes(request, now: start))
    }
    var name = ""
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 5)
      let ticket = harness.hub.openFeed([interest], for: reader)
      #expect(await eventually { reader.events.contains(.warmedUp(harness.apple, .minute)) })
      for _ in 0..<2 {
        harness.backend.emit(Trade.make(50, 2, at: harness.time.now))
        harness.advance(by: .seconds(61))
      }
      name = try #require(harness.hub.storeName(harness.apple, .minute))
      let rows = try BarStoreReader(name: name)
      #expect(await eventually { ((try? rows.rows().count) ?? 0) == 122 })
      let times = try rows.rows().map(\.time)
      #expect(times == times.sorted())
      #expect(Set(times).count == times.count)
      #expect(try rows.rows().suffix(2).map(\.close) == [50, 50])
      #expect(harness.hub.statistics.storeFailures == 0)
      harness.hub.close(ticket)
      harness.advance(by: .seconds(30))
      #expect(await eventually { rows.isClosed })
    }
    #expect(throws: BarStoreError.self) { try BarStoreReader(name: name) }
  }

  @Test func endOfTheRunTakesTheMemoryAwayAndEndsTheStreams() async throws {
    let stores = BarStoreDirectory(
      userID: getuid(), instance: "end\(ProcessInfo.processInfo.processIdentifier)")
    let harness = HubHarness(stores: stores) { $0.standingSizes = [.second, .minute] }
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      #expect(await eventually { harness.hub.storeName(harness.apple, .minute) != nil })
    }
    #expect(harness.backend.openStreamCount == 0)
    #expect(try stores.removeLeftovers().isEmpty)
  }
}
