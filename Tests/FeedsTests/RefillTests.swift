import Feeds
import FeedsTestSupport
import Testing
import TradingModel

@Suite struct RefillTests {
  /// A hub with a reader of minutes that has heard one whole live minute.
  func withReader(
    _ body: (HubHarness, CollectingSubscriber) async throws -> Void
  ) async throws {
    let harness = HubHarness()
    let time = harness.time
    harness.backend.onHistory { _, request in
      .success(WarmupTests.minutes(request, now: time.now))
    }
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 3)
      _ = harness.hub.openFeed([interest], for: reader)
      #expect(await eventually { reader.events.contains(.warmedUp(harness.apple, .minute)) })
      #expect(await eventually { harness.hub.statistics.barsBackfilled > 1400 })
      harness.backend.emit(Trade.make(50, 2, at: harness.time.now))
      harness.advance(by: .seconds(61))
      try await body(harness, reader)
    }
  }

  @Test func missedBars_ComeInOrderAndMarkedBeforeTheLiveOnes() async throws {
    try await withReader { harness, reader in
      let before = reader.bars.count
      let lost = harness.time.now
      harness.backend.emit(.interrupted("gone"), for: harness.apple)
      harness.advance(by: .seconds(300))
      #expect(reader.bars.count == before, "nothing is made up while the source is away")
      harness.backend.emit(.live, for: harness.apple)
      #expect(await eventually { reader.bars.count >= before + 4 })
      harness.backend.emit(Trade.make(60, 2, at: harness.time.now))
      harness.advance(by: .seconds(62))
      harness.backend.emit(Trade.make(61, 2, at: harness.time.now))
      harness.advance(by: .seconds(62))
      #expect(await eventually { reader.bars.last?.isWarmup == false })
      let starts = reader.bars.map(\.bar.start)
      #expect(zip(starts, starts.dropFirst()).allSatisfy { $1.since($0) == .seconds(60) })
      let missed = reader.bars.filter {
        $0.isWarmup && $0.bar.start > lost.advanced(by: .seconds(-120))
      }
      #expect(missed.count >= 4)
    }
  }

  @Test func barOfWhichAPartWasMissed_IsNotTold() async throws {
    try await withReader { harness, reader in
      harness.backend.onHistory { _, _ in .failure(FeedError(.noData, "none")) }
      let before = reader.bars.count
      harness.backend.emit(Trade.make(50, 2, at: harness.time.now))
      harness.backend.emit(.interrupted("gone"), for: harness.apple)
      harness.advance(by: .seconds(90))
      harness.backend.emit(.live, for: harness.apple)
      harness.backend.emit(Trade.make(51, 2, at: harness.time.now))
      harness.advance(by: .seconds(62))
      harness.backend.emit(Trade.make(52, 2, at: harness.time.now))
      for _ in 0..<4 { harness.advance(by: .seconds(30)) }
      #expect(await eventually { reader.bars.count > before })
      #expect(reader.bars.dropFirst(before).allSatisfy { $0.bar.open == 52 })
    }
  }

  @Test func silentHistory_HoldsLiveBarsForTheLimitOnly() async throws {
    try await withReader { harness, reader in
      harness.backend.onHistory { _, _ in .failure(FeedError(.timedOut, "no answer")) }
      let before = reader.bars.count
      harness.backend.emit(.interrupted("gone"), for: harness.apple)
      harness.backend.emit(.live, for: harness.apple)
      for _ in 0..<8 {
        harness.backend.emit(Trade.make(70, 1, at: harness.time.now))
        harness.advance(by: .seconds(30))
      }
      #expect(await eventually { reader.bars.count >= before + 2 })
      #expect(reader.bars.dropFirst(before).allSatisfy { !$0.isWarmup })
    }
  }
}

@Suite struct DepthTests {
  func book(_ harness: HubHarness, _ bid: Price) -> MarketDepth {
    MarketDepth(
      instrument: harness.apple, time: harness.time.now,
      bids: [.init(price: bid, size: 1), .init(price: bid - 1, size: 2)],
      asks: [.init(price: bid + 1, size: 3)])
  }

  @Test func books_GoToThoseWhoWantThemAndEndWithTheLast() async throws {
    let harness = HubHarness()
    try await harness.run {
      let plain = CollectingSubscriber()
      let deep = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: plain)
      let ticket = harness.hub.openFeed(
        [FeedInterest(symbol: "AAPL.NASDAQ", depth: 5)], for: deep)
      #expect(await eventually { harness.backend.emit(book(harness, 10)) > 0 })
      #expect(deep.events.contains(.depth(book(harness, 10))))
      #expect(!plain.events.contains(.depth(book(harness, 10))))
      let late = CollectingSubscriber()
      let second = harness.hub.openFeed(
        [FeedInterest(symbol: "AAPL.NASDAQ", depth: 3)], for: late)
      #expect(await eventually { late.events.contains(.depth(book(harness, 10))) })
      harness.hub.close(ticket)
      harness.hub.close(second)
      #expect(await eventually { harness.backend.emit(book(harness, 11)) == 0 })
    }
  }

  @Test func slowReader_GetsTheNewestBookLater() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ", depth: 5)], for: reader)
      #expect(await eventually { harness.backend.emit(book(harness, 10)) > 0 })
      reader.setRoom(0)
      _ = harness.backend.emit(book(harness, 11))
      _ = harness.backend.emit(book(harness, 12))
      reader.setRoom(.max)
      harness.hub.flush()
      #expect(!reader.events.contains(.depth(book(harness, 11))))
      #expect(reader.events.contains(.depth(book(harness, 12))))
    }
  }

  @Test func sourceWithoutBooks_FailsTheWish() async throws {
    let harness = HubHarness(depthStreams: 0)
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ", depth: 5)], for: reader)
      #expect(
        await eventually {
          reader.events.contains {
            if case .failed(_, let error) = $0 { error.code == .invalid } else { false }
          }
        })
    }
  }
}
