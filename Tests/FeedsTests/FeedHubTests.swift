import Dispatch
import Feeds
import FeedsTestSupport
import Synchronization
import Testing
import TradingModel

@Suite struct FeedHubTests {
  @Test func firstEventsAreDetailsThenLastQuote() async throws {
    let harness = HubHarness()
    try await harness.run {
      let first = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: first)
      #expect(await eventually { harness.backend.openStreamCount == 1 && first.states.count == 1 })
      harness.quote(bid: 7)
      let second = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "aapl.nasdaq")], for: second)
      // The stream is there, so that everything has been told when openFeed returns.
      guard second.events.count == 3 else {
        Issue.record("events: \(second.events)")
        return
      }
      #expect(second.events[0] == .details(symbol: "aapl.nasdaq", .make()))
      #expect(second.quotes.first?.bid == 7)
      #expect(second.quotes.first?.changed == [.bid, .ask])
      #expect(second.states == [.live])
      if case .details = first.events.first {} else { Issue.record("details were not first") }
      #expect(first.quotes.count == 1)
    }
  }

  @Test func twoSymbolsOfOneInstrumentShareOneStream() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      let interests = ["AAPL.NASDAQ", "con:265598"].map { FeedInterest(symbol: $0) }
      _ = harness.hub.openFeed(interests, for: reader)
      #expect(
        await eventually { harness.hub.statistics.subscriptions == 1 && reader.states.count == 1 })
      #expect(await eventually { reader.events.count >= 3 })
      harness.quote()
      #expect(harness.backend.openedStreams == [harness.apple])
      #expect(reader.quotes.count == 1)
      #expect(harness.hub.statistics.streams == 1)
    }
  }

  @Test func firstRequestsOfManyThreadsMakeOneLookUpAndOneStream() async throws {
    let harness = HubHarness()
    try await harness.run {
      let readers = (0..<64).map { _ in CollectingSubscriber() }
      DispatchQueue.concurrentPerform(iterations: 64) { index in
        _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: readers[index])
      }
      #expect(await eventually { readers.allSatisfy { $0.states == [.live] } })
      harness.quote()
      #expect(readers.allSatisfy { $0.quotes.count == 1 })
      #expect(harness.backend.detailsCalls == 1)
      #expect(harness.backend.openedStreams.count == 1)
      #expect(harness.hub.statistics.sharedRequests == 63)
    }
  }

  @Test func fiftyReadersOfTenSymbolsMakeTenStreams() async throws {
    let harness = HubHarness()
    for number in 0..<10 {
      let address = "SYM\(number).NYSE"
      harness.backend.add(address, .make(id: Int64(1_000 + number), address: address))
    }
    try await harness.run {
      let readers = (0..<50).map { _ in CollectingSubscriber() }
      for (index, reader) in readers.enumerated() {
        _ = harness.hub.openFeed([FeedInterest(symbol: "SYM\(index % 10).NYSE")], for: reader)
      }
      #expect(await eventually { harness.backend.openStreamCount == 10 })
      #expect(harness.hub.statistics.streams == 10)
      #expect(harness.hub.statistics.subscriptions == 50)
    }
  }

  @Test func closedMarketBlocksNothing() async throws {
    let harness = HubHarness()
    harness.time.advance(by: .seconds(12 * 3600))
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed(
        [FeedInterest(symbol: "AAPL.NASDAQ", bars: [.minute])], for: reader)
      #expect(await eventually { reader.states == [.live] })
      #expect(reader.quotes.isEmpty)
      harness.advance(by: .seconds(600))
      #expect(reader.states == [.live])
      #expect(reader.bars.isEmpty)
    }
  }

  @Test func streamEndsAfterItsLingerAndNotBefore() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      let interest = [FeedInterest(symbol: "AAPL.NASDAQ")]
      let ticket = harness.hub.openFeed(interest, for: reader)
      #expect(await eventually { harness.backend.openStreamCount == 1 })
      harness.hub.close(ticket)
      harness.advance(by: .seconds(29))
      let again = harness.hub.openFeed(interest, for: reader)
      harness.advance(by: .seconds(29))
      #expect(harness.backend.openedStreams.count == 1)
      #expect(harness.hub.statistics.streams == 1)
      harness.hub.close(again)
      harness.advance(by: .seconds(30))
      #expect(await eventually { harness.backend.openStreamCount == 0 })
      #expect(harness.hub.statistics.streams == 0)
      _ = harness.hub.openFeed(interest, for: reader)
      #expect(await eventually { harness.backend.openStreamCount == 1 })
    }
  }

  @Test func symbolsThatComeToNothingSaySo() async throws {
    let harness = HubHarness()
    harness.backend.add("TWIN.NYSE", .make(id: 1), .make(id: 2))
    try await harness.run {
      let reader = CollectingSubscriber()
      let interests = ["nonsense", "NONE.NYSE", "TWIN.NYSE", "ES.CME.CONT"].map {
        FeedInterest(symbol: $0)
      }
      _ = harness.hub.openFeed(interests, for: reader)
      #expect(await eventually { reader.failures.count == 4 })
      #expect(Set(reader.failures.map(\.code)) == [.invalid, .notFound, .ambiguous])
      #expect(
        reader.failures.contains {
          $0.message
            == "ES.CME.CONT is a continuous future, which has history only; follow ES.CME.FRONT or "
            + "a month"
        })
      #expect(harness.backend.openStreamCount == 0)
    }
  }

  @Test func frontMonthIsFollowedAndPinnedByItsContract() async throws {
    let harness = HubHarness()
    var months = [1, 2].map { Instrument.make(id: $0, address: "ES.CME.20\(26 + $0)12") }
    for index in months.indices { months[index].contract.expiry = "20\(27 + index)1217" }
    harness.backend.add("ES.CME.FRONT", months[0], months[1])
    harness.backend.onHistory { _, request in
      var bar = Bar.make(Timestamp(seconds: 0))
      bar.volume = request.instrument.id.rawValue == 2 ? 900 : 30
      return .success([bar])
    }
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "es.cme.front")], for: reader)
      #expect(await eventually { reader.states == [.live] })
      #expect(harness.backend.openedStreams == [InstrumentID(rawValue: 2)])
    }
  }

  @Test func lookUpIsRepeatedUntilTheSourceIsThere() async throws {
    let harness = HubHarness()
    let away = FeedError(.disconnected, "not connected")
    harness.backend.failDetails(away, FeedError(.timedOut, "no answer"), away)
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      #expect(await eventually(moving: harness.time) { reader.states == [.live] })
      #expect(harness.backend.detailsCalls == 4)
      #expect(reader.failures.isEmpty)
    }
  }

  @Test func readerMayLeaveAndJoinFromWithinAnOffer() async throws {
    let harness = HubHarness()
    let late = CollectingSubscriber()
    let ticket = Mutex<FeedTicket?>(nil)
    let hub = harness.hub
    let reader = CollectingSubscriber { event in
      guard case .quote = event else { return }
      guard let own = ticket.withLock({ $0 }) else { return }
      hub.close(own)
      _ = hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: late)
    }
    let other = CollectingSubscriber()
    try await harness.run {
      let opened = hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      ticket.withLock { $0 = opened }
      _ = hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: other)
      #expect(await eventually { other.states == [.live] })
      harness.quote()
      harness.quote()
      #expect(reader.quotes.count == 1)
      #expect(other.quotes.count == 2)
      // It joined after the first quote, which it was told as the last known one.
      #expect(late.quotes.count == 2)
    }
  }

  @Test func streamEndedByItsSourceFailsItsSymbols() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      #expect(await eventually { reader.states == [.live] })
      let error = FeedError(.noPermission, "no market data permission", sourceCode: 354)
      harness.backend.emit(.ended(error), for: harness.apple)
      #expect(reader.failures == [error])
      #expect(await eventually { harness.backend.openStreamCount == 0 })
    }
  }

  @Test func interruptionIsToldOnceAndItsEndToo() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      #expect(await eventually { reader.states == [.live] })
      harness.backend.emit(.interrupted("gone"), for: harness.apple)
      harness.backend.emit(.interrupted("gone"), for: harness.apple)
      harness.quote()
      #expect(reader.states == [.live, .interrupted("gone"), .live])
    }
  }

  @Test func delayedTradesStillMakeWholeBars() async throws {
    let harness = HubHarness()
    harness.time.advance(by: .seconds(3600))
    try await harness.run {
      let reader = CollectingSubscriber()
      // Bars count from the opening of the stream on, so that the delay has to pass first.
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ", bars: [.second])], for: reader)
      #expect(await eventually { reader.states == [.live] })
      for step in 0..<9_200 {
        harness.quote()
        let time = harness.time.now.advanced(by: .seconds(-900))
        harness.backend.emit(Trade.make(Price(step), 1, at: time))
        harness.advance(by: .milliseconds(100))
      }
      #expect(reader.bars.count > 10)
      #expect(reader.bars.allSatisfy { $0.bar.count == 10 })
      #expect(harness.hub.statistics.lateTicks == 0)
    }
  }

  @Test func readersComeAndGoOnManyThreadsDuringABroadcast() async throws {
    let harness = HubHarness { $0.linger = .zero }
    let steady = CollectingSubscriber()
    try await harness.run {
      let interests = ["AAPL.NASDAQ", "MSFT.NASDAQ"].map {
        FeedInterest(symbol: $0, bars: [.second])
      }
      _ = harness.hub.openFeed(interests, for: steady)
      #expect(await eventually { steady.states.count == 2 })
      steady.clear()
      DispatchQueue.concurrentPerform(iterations: 4) { worker in
        for step in 0..<500 {
          switch worker {
          case 0: harness.quote(bid: Price(step))
          case 1: harness.backend.emit(Quote.make(272_093, at: harness.time.now, bid: Price(step)))
          default:
            let ticket = harness.hub.openFeed(interests, for: CollectingSubscriber())
            if step % 7 == 0 { harness.hub.advance(to: harness.time.now) }
            harness.hub.close(ticket)
          }
        }
      }
      #expect(steady.quotes.count == 1_000)
      let apple = steady.quotes.filter { $0.instrument == harness.apple }.compactMap(\.bid)
      #expect(apple == (0..<500).map { Price($0) })
      #expect(harness.hub.statistics.tickets == 1)
    }
  }

  @Test func silentStreamInAnOpenMarketIsAskedForAgain() async throws {
    let harness = HubHarness()
    try await harness.run {
      let reader = CollectingSubscriber()
      _ = harness.hub.openFeed([FeedInterest(symbol: "AAPL.NASDAQ")], for: reader)
      #expect(await eventually { reader.states == [.live] })
      harness.quote()
      harness.advance(by: .seconds(1))
      harness.advance(by: .seconds(119))
      #expect(reader.states == [.live])
      harness.advance(by: .seconds(1))
      #expect(reader.states.last == .stale(silent: .seconds(120)))
      #expect(await eventually { harness.backend.openedStreams.count == 2 })
      #expect(await eventually { harness.backend.openStreamCount == 1 })
      harness.quote()
      #expect(reader.states.last == .live)
      #expect(harness.hub.statistics.staleRequests == 1)
    }
  }
}
