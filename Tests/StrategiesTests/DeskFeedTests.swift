import Feeds
import FeedsTestSupport
import Glibc
import StrategyChannel
import SystemKit
import Testing
import TradingModel

@testable import Strategies

/// The feed of a desk over a real channel, read back at the child's end.
@Suite struct DeskFeedTests {
  private let host: ChannelHost
  private let child: ChildEndpoint
  private let feed: DeskFeed
  private let apple = Instrument.make(id: 1, address: "AAPL.NASDAQ")
  private let microsoft = Instrument.make(id: 2, address: "MSFT.NASDAQ")

  init() throws {
    host = try ChannelHost()
    child = try ChildEndpoint(
      region: dup(host.childDescriptors[0]), doorbell: dup(host.childDescriptors[1]))
    feed = DeskFeed(
      writer: host.writer, orders: try EventLoop(name: "orders"), now: { Timestamp(seconds: 1) },
      learned: { _ in })
  }

  /// What the child gets, in words.
  private func received() throws -> [String] {
    var words: [String] = []
    while let event = try child.next() {
      let reader = event.strategy.map { "\($0)" } ?? "all"
      switch event.body {
      case .instrument(let index, let symbol, let instrument):
        words.append("\(reader): \(symbol) is \(index) \(instrument.address)")
      case .quote(let index, let quote, _):
        words.append("\(reader): quote \(index) \(quote.bid?.description ?? "-")")
      case .trade(let index, _, _): words.append("\(reader): trade \(index)")
      case .bar(let index, let size, _, let isWarmup):
        words.append("\(reader): \(isWarmup ? "old " : "")bar \(index) \(size)")
      case .warmedUp(let index, let size): words.append("\(reader): warm \(index) \(size)")
      case .feedState(let index, let state): words.append("\(reader): \(index) is \(state)")
      case .feedFailed(let symbol, let code, _):
        words.append("\(reader): \(symbol) failed \(code)")
      default: words.append("\(reader): \(event.body)")
      }
    }
    return words
  }

  private func quote(_ bid: Int64, _ instrument: Instrument) -> FeedEvent {
    .quote(
      Quote.make(
        instrument.id.rawValue, at: Timestamp(seconds: 1), bid: Decimal64(mantissa: bid, scale: 0),
        ask: Decimal64(mantissa: bid + 1, scale: 0)))
  }

  @Test func instruments_GetIndexesInTheOrderInWhichTheyResolve() throws {
    feed.want("MSFT.NASDAQ", for: 0)
    feed.want("AAPL.NASDAQ", for: 0)
    feed.want("AAPL.NASDAQ", for: 1)
    let part = feed.part()
    #expect(part.offer(.details(symbol: "MSFT.NASDAQ", microsoft)))
    #expect(part.offer(.details(symbol: "AAPL.NASDAQ", apple)))
    #expect(part.offer(quote(100, apple)))
    #expect(
      try received() == [
        "0: MSFT.NASDAQ is 0 MSFT.NASDAQ", "0: AAPL.NASDAQ is 1 AAPL.NASDAQ",
        "1: AAPL.NASDAQ is 1 AAPL.NASDAQ", "all: quote 1 100",
      ])
  }

  @Test func severalNamesOfOneInstrument_ShareItsIndex() throws {
    feed.want("AAPL.NASDAQ", for: 0)
    feed.want("con:1", for: 1)
    let part = feed.part()
    _ = part.offer(.details(symbol: "AAPL.NASDAQ", apple))
    _ = part.offer(.details(symbol: "con:1", apple))
    _ = part.offer(quote(100, apple))
    #expect(
      try received() == [
        "0: AAPL.NASDAQ is 0 AAPL.NASDAQ", "1: con:1 is 0 AAPL.NASDAQ", "all: quote 0 100",
      ])
  }

  @Test func unknownInstruments_AreLeftOut() throws {
    let part = feed.part()
    _ = part.offer(quote(100, apple))
    _ = part.offer(.trade(.make(1, at: Timestamp(seconds: 1), 1)))
    _ = part.offer(.state(apple.id, .live))
    #expect(try received() == [])
  }

  @Test func lateReader_IsToldAtOnceWhatIsKnown() throws {
    feed.want("AAPL.NASDAQ", for: 0)
    _ = feed.part().offer(.details(symbol: "AAPL.NASDAQ", apple))
    _ = try received()
    feed.want("AAPL.NASDAQ", for: 3)
    #expect(try received() == ["3: AAPL.NASDAQ is 0 AAPL.NASDAQ"])
  }

  @Test func secondTicketOfAnInstrument_AddsNoSecondQuote() throws {
    feed.want("AAPL.NASDAQ", for: 0)
    let desk = feed.part()
    _ = desk.offer(.details(symbol: "AAPL.NASDAQ", apple))
    feed.want("AAPL.NASDAQ", for: 1)
    let late = feed.part(asker: 1)
    _ = late.offer(.details(symbol: "AAPL.NASDAQ", apple))
    _ = try received()
    let bar = Bar.make(Timestamp(seconds: 0))
    for part in [desk, late] {
      _ = part.offer(quote(100, apple))
      _ = part.offer(.trade(.make(1, at: Timestamp(seconds: 1), 1)))
      _ = part.offer(.bar(apple.id, .minute, bar, isWarmup: false))
      _ = part.offer(.state(apple.id, .live))
    }
    #expect(
      try received() == [
        "all: quote 0 100", "all: trade 0", "all: bar 0 1m", "all: 0 is live",
      ])
  }

  @Test func oldBarsOfALateTicket_AreForItsAskerAlone() throws {
    feed.want("AAPL.NASDAQ", for: 0)
    let desk = feed.part()
    _ = desk.offer(.details(symbol: "AAPL.NASDAQ", apple))
    let late = feed.part(asker: 1)
    _ = try received()
    let bar = Bar.make(Timestamp(seconds: 0))
    for part in [desk, late] {
      _ = part.offer(.bar(apple.id, .minute, bar, isWarmup: true))
      _ = part.offer(.warmedUp(apple.id, .minute))
    }
    #expect(
      try received() == [
        "all: old bar 0 1m", "all: warm 0 1m", "1: old bar 0 1m", "1: warm 0 1m",
      ])
  }

  @Test func whenTheCarrierEnds_AnotherTicketTakesOver() throws {
    feed.want("AAPL.NASDAQ", for: 0)
    let first = feed.part(asker: 0)
    let second = feed.part(asker: 1)
    _ = first.offer(.details(symbol: "AAPL.NASDAQ", apple))
    _ = second.offer(quote(100, apple))
    feed.end(first)
    _ = second.offer(quote(101, apple))
    #expect(try received() == ["0: AAPL.NASDAQ is 0 AAPL.NASDAQ", "all: quote 0 101"])
  }

  @Test func failure_IsToldToItsReadersOnly() throws {
    feed.want("NO.NASDAQ", for: 0)
    feed.want("NO.NASDAQ", for: 2)
    feed.want("AAPL.NASDAQ", for: 1)
    let part = feed.part()
    _ = part.offer(.failed(symbol: "NO.NASDAQ", FeedError(.notFound, "no such thing")))
    feed.leave("NO.NASDAQ", for: 0)
    _ = part.offer(.failed(symbol: "NO.NASDAQ", FeedError(.notFound, "no such thing")))
    let code = FeedError.Code.notFound.rawValue
    #expect(
      try received() == [
        "0: NO.NASDAQ failed \(code)", "2: NO.NASDAQ failed \(code)",
        "2: NO.NASDAQ failed \(code)",
      ])
  }

  @Test func slowChild_GetsTheNewestQuoteOnceItReads() throws {
    feed.want("AAPL.NASDAQ", for: 0)
    let part = feed.part()
    _ = part.offer(.details(symbol: "AAPL.NASDAQ", apple))
    for bid in 1...200_000 { _ = part.offer(quote(Int64(bid), apple)) }
    var quotes = try received()
    #expect(host.writer.needsFlush)
    host.writer.flush(sent: 0)
    quotes += try received()
    #expect(quotes.last == "all: quote 0 200000")
    #expect(quotes.count < 200_000)
  }
}
