import Feeds
import TWSProtocol
import Testing
import TradingModel

@testable import IBClient

@Suite struct DataRuleTests {
  func request(_ size: BarSize, _ seconds: Int) -> HistoryRequest {
    HistoryRequest(instrument: .make(), barSize: size, end: nil, span: .seconds(seconds))
  }

  @Test(arguments: [
    (BarSize.second, 2000, true), (.second, 2001, false), (.fiveSeconds, 3600, true),
    (.fiveSeconds, 3601, false), (BarSize(rawValue: 30), 28_800, true),
    (BarSize(rawValue: 30), 28_801, false), (.minute, 86_400, true), (.minute, 86_401, false),
    (BarSize(rawValue: 120), 172_801, false), (BarSize(rawValue: 300), 604_800, true),
    (BarSize(rawValue: 1200), 604_801, false), (.hour, 30 * 86_400, true),
    (.hour, 31 * 86_400, false), (.day, 3650 * 86_400, true),
  ])
  func spanOfABarSize_IsCheckedBeforeItIsAskedFor(_ size: BarSize, _ seconds: Int, _ fits: Bool) {
    let refusal = HistoryRules.refusal(request(size, seconds))
    #expect((refusal == nil) == fits)
    if let refusal {
      #expect(refusal.code == .invalid)
      #expect(refusal.message.contains("Interactive Brokers serves bars of \(size) over at most"))
    }
    #expect(
      HistoryRules.refusal(request(size, Int(HistoryTerms.longestSpan(size).components.seconds)))
        == nil)
  }

  @Test func unknownBarSize_IsRefusedWithTheKnownOnes() {
    let refusal = HistoryRules.refusal(request(BarSize(rawValue: 7), 60))
    #expect(refusal?.message.contains("has no bars of 7s; its sizes are 1s, 5s, 10s") == true)
  }

  @Test func booksThatAreNot_AreRefused() {
    #expect(HistoryRules.depthRefusal(.index, open: 0, limit: 3)?.code == .invalid)
    #expect(HistoryRules.depthRefusal(.stock, open: 2, limit: 3) == nil)
    #expect(
      HistoryRules.depthRefusal(.stock, open: 3, limit: 3)?.message.contains("3 with 100 lines")
        == true)
  }
}

@Suite struct BookBuilderTests {
  func step(
    _ position: Int, _ operation: Int, _ side: Int, _ price: TWSNumber = 0, _ size: TWSNumber = 0
  ) -> GatewayMessage.MarketDepth {
    .init(
      requestID: 1, position: position, operation: operation, side: side, price: price, size: size)
  }

  @Test func steps_MakeTheBook() {
    let now = Timestamp(seconds: 5)
    var builder = BookBuilder(instrument: InstrumentID(rawValue: 1), rows: 3, time: now)
    for (step, fits) in [
      (step(0, 0, 1, 100, 5), true), (step(1, 0, 1, 99, 6), true), (step(0, 0, 1, 101, 7), true),
      (step(0, 0, 0, 102, 8), true), (step(1, 1, 1, 100, 9), true), (step(2, 2, 1), true),
      (step(5, 2, 1), false), (step(0, 7, 1, 1, 1), false), (step(0, 0, 2, 1, 1), false),
    ] { #expect(builder.apply(step, at: now) == fits) }
    #expect(builder.book.bids.map(\.price) == [101, 100])
    #expect(builder.book.bids.map(\.size) == [7, 9])
    #expect(builder.book.asks.map(\.price) == [102])
    builder.clear()
    #expect(builder.book.bids.isEmpty && builder.book.asks.isEmpty)
  }

  @Test func insertIntoAFullBook_LetsTheLastRowGo() {
    let now = Timestamp(seconds: 5)
    var builder = BookBuilder(instrument: InstrumentID(rawValue: 1), rows: 2, time: now)
    for price in [100, 101, 102] { _ = builder.apply(step(0, 0, 1, TWSNumber(price), 1), at: now) }
    #expect(builder.book.bids.map(\.price) == [102, 101])
  }
}

@Suite struct RecordedDataTranslationTests {
  @Test func recordedFiveSecondBars_BecomeBars() throws {
    guard let messages = try SharedFolder.messages(id: 50) else { return }
    let bars = messages.compactMap { message -> Bar? in
      if case .realTimeBar(let bar) = message { GatewayTime().bar(bar) } else { nil }
    }
    print("\(bars.count) recorded five-second bars")
    #expect(bars.count == messages.count && !bars.isEmpty)
    let bar = try #require(bars.first { $0.start.seconds == 1_678_323_335 })
    #expect(bar.open == Decimal64(mantissa: 402_875, scale: 2) && bar.volume == 2 && bar.count == 1)
  }

  @Test func recordedDelayedNotice_MarksTheStream() throws {
    guard let messages = try SharedFolder.messages(id: 58) else { return }
    var seen = 0
    for case .marketDataType(let notice) in messages {
      seen += 1
      #expect(notice.type.rawValue == 3)
    }
    print("\(seen) recorded notices of the kind of data")
    #expect(seen > 0)
  }
}
