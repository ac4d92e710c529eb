import Feeds
import FeedsTestSupport
import Testing
import TradingModel

@Suite struct WarmupTests {
  /// Bars of a minute up to the request's end, as many as its span holds.
  static func minutes(_ request: HistoryRequest, now: Timestamp) -> [Bar] {
    let end = request.end ?? now
    return Bar.run(.minute, from: end.advanced(by: .zero - request.span), until: end)
  }

  @Test func warmupComesBeforeLiveBars_afterPacingOnTheVeryFirstRequest() async throws {
    let harness = HubHarness()
    let start = harness.time.now
    harness.backend.onHistory { number, request in
      if number == 0 { return .failure(FeedError(.pacing, "pacing violation", sourceCode: 162)) }
      if number == 1 { return .success([]) }
      return .success(WarmupTests.minutes(request, now: start))
    }
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 100)
      _ = harness.hub.openFeed([interest], for: reader)
      #expect(await eventually { reader.states == [.live] })
      // Quotes do not wait for the warm-up.
      harness.quote()
      #expect(reader.quotes.count == 1)
      #expect(
        await eventually(moving: harness.time) {
          reader.events.contains(.warmedUp(harness.apple, .minute))
        })
      let warm = reader.bars
      #expect(warm.count == 100)
      #expect(warm.allSatisfy { $0.isWarmup })
      #expect(warm.map(\.bar.start) == warm.map(\.bar.start).sorted())
      #expect(warm.last?.bar.start == start.advanced(by: .seconds(-60)))
    }
  }

  @Test func liveBarsDuringTheWaitFollowTheWarmup() async throws {
    let harness = HubHarness()
    let start = harness.time.now
    harness.backend.onHistory { _, request in
      .success(WarmupTests.minutes(request, now: start))
    }
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 5)
      _ = harness.hub.openFeed([interest], for: reader)
      #expect(await eventually { reader.events.contains(.warmedUp(harness.apple, .minute)) })
      for _ in 0..<3 {
        harness.backend.emit(Trade.make(50, 2, at: harness.time.now))
        harness.advance(by: .seconds(61))
      }
      #expect(
        reader.bars.map(\.isWarmup) == Array(repeating: true, count: 5) + [false, false, false])
      let starts = reader.bars.map(\.bar.start)
      #expect(starts == starts.sorted())
      #expect(Set(starts).count == starts.count)
    }
  }

  @Test func laterReaderWithALongerWarmupMakesOnlyTheMissingRequests() async throws {
    let harness = HubHarness { $0.depth = { _ in .seconds(600) } }
    let start = harness.time.now
    harness.backend.onHistory { _, request in
      .success(WarmupTests.minutes(request, now: start))
    }
    try await harness.run {
      let first = CollectingSubscriber()
      let second = CollectingSubscriber()
      let warmed = FeedEvent.warmedUp(harness.apple, .minute)
      _ = harness.hub.openFeed(
        [FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 5)], for: first)
      #expect(await eventually { first.events.contains(warmed) })
      let requests = harness.backend.requests.count
      _ = harness.hub.openFeed(
        [FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 300)], for: second)
      #expect(await eventually { second.events.contains(warmed) })
      #expect(second.bars.count == 300)
      #expect(harness.backend.requests[requests].end == start.advanced(by: .seconds(-600)))
    }
  }

  @Test func backfillThatIsRefusedEndsTheWarmupAndNotTheStream() async throws {
    let harness = HubHarness()
    harness.backend.onHistory { _, _ in .failure(FeedError(.noPermission, "no permission")) }
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 5)
      _ = harness.hub.openFeed([interest], for: reader)
      #expect(await eventually { reader.events.contains(.warmedUp(harness.apple, .minute)) })
      #expect(harness.hub.statistics.backfillsFailed == 1)
      harness.quote()
      #expect(reader.quotes.count == 1)
      #expect(reader.failures.isEmpty)
    }
  }

  @Test func historyRequestsKeepToTheBackendsLimit() async throws {
    let harness = HubHarness { $0.standingSizes = [.second, .minute, .hour] }
    let start = harness.time.now
    for number in 0..<8 {
      let address = "SYM\(number).NYSE"
      harness.backend.add(address, .make(id: Int64(1_000 + number), address: address))
    }
    harness.backend.onHistory { _, request in
      let end = request.end ?? start
      return .success(
        Bar.run(request.barSize, from: end.advanced(by: .zero - request.span), until: end))
    }
    try await harness.run {
      let reader = CollectingSubscriber()
      let interests = (0..<8).map { FeedInterest(symbol: "SYM\($0).NYSE") }
      _ = harness.hub.openFeed(interests, for: reader)
      #expect(await eventually { harness.backend.requests.count >= 24 })
      #expect(harness.backend.mostRunningRequests <= 4)
      // All first frames were asked for before any second one.
      let firstNewest = harness.backend.requests.prefix(8).allSatisfy { $0.end == nil }
      #expect(firstNewest)
    }
  }

  @Test func barIsCompletedFromHistoryWhenTheStreamBeganInItsMiddle() async throws {
    let harness = HubHarness()
    harness.time.advance(by: .seconds(30))
    let minute = harness.time.now.advanced(by: .seconds(-30))
    let part = Bar(
      start: minute, open: 10, high: 20, low: 5, close: 12, volume: 100, wap: 11, count: 9)
    harness.backend.onHistory { _, request in
      request.end == nil
        ? .success(
          Bar.run(.minute, from: minute.advanced(by: .seconds(-600)), until: minute) + [part])
        : .failure(FeedError(.noData, "no more"))
    }
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute], warmup: 3)
      _ = harness.hub.openFeed([interest], for: reader)
      #expect(await eventually { reader.events.contains(.warmedUp(harness.apple, .minute)) })
      harness.backend.emit(Trade.make(25, 7, at: harness.time.now))
      harness.advance(by: .seconds(31))
      let bar = reader.bars.last?.bar
      #expect(reader.bars.count == 4)
      #expect(bar?.start == minute)
      #expect(bar?.open == 10)
      #expect(bar?.high == 25)
      #expect(bar?.low == 5)
      #expect(bar?.close == 25)
      #expect(bar?.volume == 107)
      #expect(bar?.count == 10)
    }
  }
}
