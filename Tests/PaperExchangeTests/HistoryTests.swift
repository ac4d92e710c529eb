import Testing
import TradingModel

@testable import PaperExchange

@Suite struct HistoryTests {
  static let catalogue = InstrumentCatalogue(at: monday)

  func market(_ name: String, pace: Pace = .factor(1)) -> SyntheticMarket {
    guard let listed = Self.catalogue.named(name) else { preconditionFailure(name) }
    return SyntheticMarket(
      listed, start: monday, settings: SyntheticMarket.Settings(seed: 7, pace: pace))
  }

  /// Plays a market up to a moment and builds its bars from what was played.
  func played(
    _ source: SyntheticMarket, _ size: BarSize, _ price: HistoryPrice, to end: Timestamp
  ) -> [Bar] {
    var source = source
    var builder = BarBuilder(size: size)
    var bars: [Bar] = []
    while let due = source.nextDue, due < end, let event = source.nextEvent() {
      let value: (Price?, Quantity?) =
        switch (price, event.kind) {
        case (.trades, .trade(let price, let size)): (price, size)
        case (.midpoint, .quote(let top)): (top.mid, nil)
        case (.bid, .quote(let top)): (top.bid, nil)
        case (.ask, .quote(let top)): (top.ask, nil)
        default: (nil, nil)
        }
      guard let found = value.0 else { continue }
      if let bar = builder.add(price: found, size: value.1, at: event.time) { bars.append(bar) }
    }
    if let last = builder.current { bars.append(last) }
    return bars
  }

  @Test(arguments: [
    ("AAPL.NASDAQ", HistoryPrice.trades), ("AAPL.NASDAQ", .bid), ("ES.CME.202612", .trades),
    ("EURUSD.IDEALPRO", .midpoint), ("BTC.PAXOS", .ask),
  ])
  func barsOfTheStream_AreTheBarsThatAreAskedForLater(_ name: String, _ price: HistoryPrice) {
    let source = market(name)
    let end = monday.advanced(by: .seconds(1800))
    for size in [BarSize.fiveSeconds, .minute, BarSize(rawValue: 300)] {
      let live = played(source, size, price, to: end)
      var past = source
      let told = past.history(
        HistoryQuery(start: monday, end: end, size: size, price: price, hours: .trading))
      #expect(told.count == 1800 / Int(size.rawValue))
      // A bar without trades is told as a flat one, and was not built.
      let full = told.filter { $0.count != 0 }
      let differing = zip(full, live).first { $0 != $1 }
      #expect(full.count == live.count && differing == nil, "\(name) \(price) \(size)")
    }
  }

  @Test func fastMarkets_TellTheirPlayedBarsToo() {
    let source = market("AAPL.NASDAQ", pace: .factor(4))
    let end = monday.advanced(by: .seconds(300))
    let live = played(source, .minute, .trades, to: end)
    var past = source
    let told = past.history(
      HistoryQuery(start: monday, end: end, size: .minute, price: .trades, hours: .trading))
    #expect(told == live)
    #expect(told.count == 5)
  }

  @Test func longBars_LieWithinSightOfTheShortOnes() throws {
    var source = market("AAPL.NASDAQ")
    func bars(_ seconds: Int32) -> [Bar] {
      source.history(
        HistoryQuery(
          start: monday.advanced(by: .seconds(-7200)), end: monday,
          size: BarSize(rawValue: seconds),
          price: .midpoint, hours: .trading))
    }
    let minutes = bars(60)
    let hours = bars(3600)
    #expect(hours.count == 2 && minutes.count == 120)
    for (index, hour) in hours.enumerated() {
      let part = minutes[(index * 60)..<(index * 60 + 60)]
      let low = try #require(part.map(\.low).min())
      let high = try #require(part.map(\.high).max())
      #expect(hour.open == part.first?.open)
      #expect(hour.low >= low && hour.high <= high)
      #expect(hour.low - low < decimal("0.25") && high - hour.high < decimal("0.25"))
    }
  }

  @Test("long bars lose nothing where one session follows the other")
  func longBars_AreCutAtSessionsWithoutLoss() throws {
    // Round the clock the sessions touch at midnight in New York, 05:00 UTC in November.
    let open = InstrumentCatalogue(at: monday, hours: .roundTheClock)
    let listed = try #require(open.named("AAPL.NASDAQ"))
    var source = SyntheticMarket(
      listed, start: monday, settings: SyntheticMarket.Settings(seed: 7, pace: .factor(1)))
    let day: Int64 = 86_400
    let start = Timestamp(seconds: (monday.seconds - 4 * day) / day * day)
    let bars = source.history(
      HistoryQuery(
        start: start, end: start.advanced(by: .seconds(2 * day)), size: BarSize(rawValue: 10_800),
        price: .midpoint, hours: .trading))
    let hours = bars.map { ($0.start.seconds - start.seconds) / 3600 }
    #expect(hours == [0, 3, 5, 6, 9, 12, 15, 18, 21, 24, 27, 29, 30, 33, 36, 39, 42, 45])
  }

  @Test(arguments: ["AAPL.NASDAQ", "EURUSD.IDEALPRO"])
  func events_AreThoseOfTheStreamForwardsAndBackwards(_ name: String) {
    let source = market(name)
    let end = monday.advanced(by: .seconds(120))
    var live = source
    var quotes: [MarketEvent] = []
    var trades: [MarketEvent] = []
    while let due = live.nextDue, due < end, let event = live.nextEvent() {
      if case .quote = event.kind { quotes.append(event) } else { trades.append(event) }
    }
    var past = source
    func ask(_ kind: EventQuery.Kind, _ limit: Int, newest: Bool) -> [MarketEvent] {
      past.events(
        EventQuery(
          kind: kind, start: monday, end: end, limit: limit, isNewest: newest))
    }
    #expect(ask(.quotes, 1000, newest: false) == quotes)
    #expect(ask(.trades, 1000, newest: true) == trades)
    #expect(ask(.quotes, 10, newest: true) == Array(quotes.suffix(10)))
    #expect(ask(.trades, 5, newest: true) == Array(trades.suffix(5)))
  }

  @Test func events_GoBackOverTheWeekend() throws {
    var source = market("AAPL.NASDAQ")
    let saturday = time("2026-11-21 12:00:00")
    let found = source.events(
      EventQuery(
        kind: .trades, start: saturday.advanced(by: .seconds(-5 * 86_400)), end: saturday,
        hours: .liquid, limit: 3, isNewest: true))
    #expect(found.count == 3)
    let last = try #require(found.last)
    #expect(last.time < time("2026-11-20 21:00:00"))
    #expect(last.time > time("2026-11-20 20:59:50"))
  }

  @Test func halt_StopsTheMarketAndLeavesAGapInItsHistory() throws {
    var feed = MarketFeed([market("AAPL.NASDAQ")])
    var events: [MarketEvent] = []
    func play(_ seconds: Int) {
      _ = feed.advance(to: monday.advanced(by: .seconds(seconds))) { events.append($0) }
    }
    play(60)
    feed.setHalt(.volatility, of: apple, at: monday.advanced(by: .seconds(60)))
    #expect(feed.halt(of: apple) == .volatility)
    #expect(feed.nextDue == nil)
    let before = events.count
    play(120)
    #expect(events.count == before)
    feed.setHalt(.none, of: apple, at: monday.advanced(by: .seconds(120)))
    play(180)
    #expect(events.count > before)
    #expect(events[before].time >= monday.advanced(by: .seconds(120)))
    let past = feed.events(
      apple,
      EventQuery(
        kind: .quotes, start: monday, end: monday.advanced(by: .seconds(180)), limit: 10_000,
        isNewest: false))
    let seen = events.filter { if case .quote = $0.kind { true } else { false } }
    #expect(past.suffix(seen.count) == seen[...])
  }

  @Test func bidAskBars_HoldBothSides() throws {
    var source = market("EURUSD.IDEALPRO")
    func bar(_ price: HistoryPrice) throws -> Bar {
      try #require(
        source.history(
          HistoryQuery(
            start: monday, end: monday.advanced(by: .seconds(60)), size: .minute, price: price,
            hours: .trading)
        ).first)
    }
    let both = try bar(.bidAsk)
    let (bid, ask) = (try bar(.bid), try bar(.ask))
    #expect(both.low == bid.low && both.high == ask.high)
    #expect(both.open >= bid.low && both.open <= bid.high)
    #expect(both.close >= ask.low && both.close <= ask.high)
  }
}
