import Testing
import TradingModel

@testable import PaperExchange

@Suite struct SyntheticMarketTests {
  static let catalogue = InstrumentCatalogue(at: monday)

  func market(
    _ name: String = "AAPL.NASDAQ", seed: UInt64 = 7, start: Timestamp = monday,
    pace: Pace = .factor(1)
  ) -> SyntheticMarket {
    guard let listed = Self.catalogue.named(name) else { preconditionFailure(name) }
    return SyntheticMarket(
      listed, start: start, settings: SyntheticMarket.Settings(seed: seed, pace: pace))
  }

  func events(_ count: Int, of source: SyntheticMarket) -> [MarketEvent] {
    var source = source
    return (0..<count).compactMap { _ in source.nextEvent() }
  }

  @Test func sameSeed_GivesTheSameEventsAndAnotherSeedOthers() {
    let one = events(500, of: market())
    #expect(one.count == 500)
    #expect(one == events(500, of: market()))
    #expect(one != events(500, of: market(seed: 8)))
  }

  @Test func restartedMarket_GoesOnAsIfItHadNeverStopped() {
    let whole = events(2000, of: market())
    let later = monday.advanced(by: .seconds(100))
    let tail = whole.filter { $0.time >= later }
    #expect(tail.count > 1000)
    #expect(Array(events(tail.count, of: market(start: later))) == tail)
  }

  @Test(arguments: ["AAPL.NASDAQ", "ES.CME.202612", "EURUSD.IDEALPRO", "BTC.PAXOS", "XAUUSD.CMDTY"])
  func quotes_AreOnTickCrossNeverAndStayInSession(_ name: String) throws {
    let listed = try #require(Self.catalogue.named(name))
    var trades = 0
    var last = Timestamp(rawValue: 0)
    for event in events(3000, of: market(name)) {
      #expect(event.time >= last)
      last = event.time
      switch event.kind {
      case .quote(let top):
        let bid = try #require(top.bid)
        let ask = try #require(top.ask)
        #expect(bid > .zero && ask > bid)
        #expect(bid.isMultiple(of: listed.tickSize) && ask.isMultiple(of: listed.tickSize))
        #expect(ask - bid <= listed.tickSize * Decimal64(listed.profile.spreadTicks.upperBound))
        #expect(top.bidSize > .zero && top.askSize > .zero)
      case .trade(_, let size):
        #expect(size > .zero)
        trades += 1
      }
    }
    #expect((trades > 0) == listed.hasTrades)
  }

  @Test func closedMarket_HasItsNextEventAtTheOpening() throws {
    let saturday = time("2026-11-21 12:00:00")
    var source = market(start: saturday)
    let due = try #require(source.nextDue)
    #expect(due >= time("2026-11-23 09:00:00"), "four in the morning in New York")
    #expect(due < time("2026-11-23 09:00:01"))
    #expect(source.nextEvent()?.time == due)
  }

  @Test func pace_CompressesTheMarketsTime() throws {
    let fast = events(400, of: market(pace: .factor(10)))
    let plain = events(400, of: market())
    #expect(fast.map(\.sourceTime) == plain.map(\.sourceTime))
    let elapsed = try #require(fast.last).time.since(monday)
    let source = try #require(plain.last).time.since(monday)
    #expect(abs(elapsed.nanoseconds * 10 - source.nanoseconds) < 100)
  }

  @Test func history_EndsWhereTheLiveWalkBegins() throws {
    var source = market()
    let bars = source.history(
      HistoryQuery(
        start: monday.advanced(by: .seconds(-3600)), end: monday, size: .minute, price: .midpoint,
        hours: .trading))
    #expect(bars.count == 60)
    let close = try #require(bars.last).close
    let open = try #require(
      events(1, of: source).first.flatMap { event -> Price? in
        if case .quote(let top) = event.kind { top.mid } else { nil }
      })
    #expect((close - open).magnitude < decimal("0.30"), "close \(close), first quote \(open)")
    for (bar, next) in zip(bars, bars.dropFirst()) {
      #expect(next.start.since(bar.start) == .seconds(60))
      #expect(bar.low <= min(bar.open, bar.close) && bar.high >= max(bar.open, bar.close))
      #expect((next.open - bar.close).magnitude < decimal("0.30"))
    }
  }

  @Test func history_IsTheSameWhateverIsAskedAround() {
    var source = market()
    func bars(_ from: Int, _ to: Int) -> [Bar] {
      source.history(
        HistoryQuery(
          start: monday.advanced(by: .seconds(from)), end: monday.advanced(by: .seconds(to)),
          size: .minute, price: .trades, hours: .trading))
    }
    let whole = bars(-7200, 0)
    #expect(Array(whole.prefix(60)) == bars(-7200, -3600))
    #expect(Array(whole.suffix(60)) == bars(-3600, 0))
  }

  @Test func dailyHistory_SkipsWeekendsAndHolidays() {
    var source = market()
    let bars = source.history(
      HistoryQuery(
        start: time("2026-01-01 00:00:00"), end: time("2026-01-31 00:00:00"), size: .day,
        price: .trades, hours: .liquid))
    #expect(bars.count == 20, "22 weekdays without New Year and Martin Luther King's day")
    #expect(bars.allSatisfy { $0.volume != nil })
  }

  @Test func walk_HasAboutTheVolatilityThatItWasGiven() throws {
    let listed = try #require(Self.catalogue[apple])
    let walk = SyntheticWalk(seed: 3, instrument: apple, profile: listed.profile)
    var sum = 0.0
    let days = 400
    for day in 0..<days {
      let one = walk.price(at: Timestamp(seconds: Int64(1_700_000_000 + day * 86_400)))
      let two = walk.price(at: Timestamp(seconds: Int64(1_700_000_000 + (day + 1) * 86_400)))
      let change = (two - one) / listed.profile.referencePrice
      sum += change * change
    }
    let measured = (sum / Double(days)).squareRoot()
    #expect(measured > listed.profile.dailyVolatility * 0.7)
    #expect(measured < listed.profile.dailyVolatility * 1.4)
  }

  @Test func feed_MergesMarketsInTheOrderOfTime() {
    var feed = MarketFeed([market("EURUSD.IDEALPRO"), market(), market("BTC.PAXOS"), market()])
    #expect(feed.instruments.count == 3)
    var seen: [MarketEvent] = []
    let drained = feed.advance(to: monday.advanced(by: .seconds(60))) { seen.append($0) }
    #expect(drained)
    #expect(seen.count > 500)
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.time <= $1.time })
    let more = feed.advance(to: monday.advanced(by: .seconds(120)), limit: 5) { seen.append($0) }
    #expect(!more)
  }
}

@Suite struct RecordedMarketTests {
  let catalogue = InstrumentCatalogue(at: monday)

  func listed(_ name: String) -> ListedInstrument {
    guard let found = catalogue.named(name) else { preconditionFailure(name) }
    return found
  }

  static let bars = """
    timestamp_utc,open,high,low,close,volume
    2024-01-01 23:01:00,1.1076,1.10785,1.1076,1.1078,205
    2024-01-01 23:02:00,1.10775,1.1078,1.1077,1.10770,86
    2024-01-01 23:03:00,1.1077,1.1078,1.10765,1.10765,3

    """

  func rows(_ text: String) throws -> RecordedRows {
    try RecordedFile.parse(Array(text.utf8), name: "bars.csv")
  }

  @Test func bars_ArePlayedAsFourPricesWithTheirVolume() throws {
    var market = RecordedMarket(
      try rows(Self.bars), as: listed("6EH4"), start: monday, settings: .init())
    var prices: [String] = []
    var sizes: [Decimal64] = []
    var times: [Int64] = []
    while let event = market.nextEvent() {
      switch event.kind {
      case .quote(let top):
        #expect(top.ask == top.bid.map { $0 + decimal("0.00005") })
      case .trade(let price, let size):
        prices.append(price.normalized.description)
        sizes.append(size)
        times.append(event.time.since(monday).nanoseconds / 1_000_000_000)
      }
    }
    #expect(
      prices == [
        "1.1076", "1.1076", "1.10785", "1.1078",  // rising: low first
        "1.10775", "1.1078", "1.1077", "1.1077",  // falling: high first
        "1.1077", "1.1078", "1.10765", "1.10765",
      ])
    #expect(sizes == [51, 51, 51, 52, 21, 21, 21, 23, 0, 0, 0, 3])
    #expect(times == [0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165])
    #expect(market.nextDue == nil)
  }

  @Test func history_IsWhatWasPlayedAndNothingOfTheFuture() throws {
    var market = RecordedMarket(
      try rows(Self.bars), as: listed("6EH4"), start: monday,
      settings: .init(keepsTimes: true, liveFrom: time("2024-01-01 23:02:00")))
    let query = HistoryQuery(
      start: monday.advanced(by: .seconds(-3600)), end: monday.advanced(by: .seconds(3600)),
      size: .minute, price: .trades, hours: .trading)
    let before = market.history(query)
    #expect(before.map(\.start) == [time("2024-01-01 23:01:00")])
    #expect(before.first?.high == decimal("1.10785"))
    #expect(before.first?.volume == 205)
    #expect(market.previousClose == decimal("1.1078"))
    for _ in 0..<8 { _ = market.nextEvent() }
    #expect(market.history(query).count == 2)
  }

  @Test func times_AreMappedOntoTheStart() throws {
    var market = RecordedMarket(
      try rows(Self.bars), as: listed("6EH4"), start: monday,
      settings: .init(pace: .factor(60), liveFrom: time("2024-01-01 23:02:00")))
    #expect(market.firstKnown == monday.advanced(by: .seconds(-60)))
    let next = market.nextEvent()
    let event = try #require(next)
    #expect(event.time == monday)
    #expect(event.sourceTime == time("2024-01-01 23:02:00"))
    for _ in 0..<8 { _ = market.nextEvent() }
    #expect(market.nextDue == monday.advanced(by: .seconds(1)))
  }

  @Test(arguments: [
    ("timestamp,open,high,low,close\n2024-01-01 00:00:00,1,2,1\n", 2, "has 4 columns, needs 5"),
    ("timestamp,open,high,low,close\n2024-13-01 00:00:00,1,2,1,1\n", 2, "is not a time"),
    ("timestamp,open,high,low,close\n2024-01-01 00:00:00,1,x,1,1\n", 2, "high \"x\" is not"),
    ("timestamp,open,high,low,close\n2024-01-01 00:00:00,3,2,1,1\n", 2, "lie outside"),
    ("timestamp,bid,ask\n2024-01-01 00:00:00,3,2\n", 2, "the bid is above"),
    ("timestamp,price\n", 1, "no column \"open\""),
    ("20200101 170000065,1.1,1.2,0\n20200101 165959065,1.1,1.2,0\n", 2, "is earlier"),
    ("20200101 1700,1.1,1.2,0\n", 1, "is not a time"),
  ])
  func malformedRow_IsAnErrorWithFileAndLine(_ text: String, _ line: Int, _ words: String) {
    let error = #expect(throws: RecordedFileError.self) { try self.rows(text) }
    #expect(error?.line == line)
    #expect(error?.description.hasPrefix("bars.csv:\(line): ") == true)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func emptyAndMissingFiles_AreErrors() {
    #expect(throws: RecordedFileError(file: "bars.csv", line: nil, kind: .empty)) {
      try self.rows("")
    }
    #expect(throws: RecordedFileError.self) { try RecordedFile.load(path: "/no/such.csv") }
    #expect(throws: RecordedFileError.self) { try RecordedFile.load(path: "/no/such.csv.gz") }
  }

  @Test func stampWithoutOffset_IsNewYorkWinterTimeInHeaderlessFiles() throws {
    guard case .quotes(let quotes) = try rows("20200101 170000065,1.1212,1.12172,0\n") else {
      Issue.record("not quotes")
      return
    }
    #expect(quotes[0].time == time("2020-01-01 22:00:00.065"))
    let other = try RecordedFile.parse(
      Array("20200101 170000065,1.1212,1.12172,0\n".utf8), name: "q",
      zone: .fixed(offsetSeconds: 3600))
    #expect(other.time(0) == time("2020-01-01 16:00:00.065"))
  }

  @Test func sharedFiles_AreReadWhole() throws {
    for (file, count) in [
      ("6EH4.CME_1min_2024-01.csv.gz", 29_996), ("quotes_eurusd_20200101.csv.gz", 9500),
      ("truefx_usdjpy_ticks_201301.csv.gz", 1000),
    ] {
      guard let path = sharedData(file) else { continue }
      #expect(try RecordedFile.load(path: path).count == count, "\(file)")
    }
  }

  @Test func bothSidesOfForexBars_ArePaired() throws {
    guard let bid = sharedData("fxcm_gbpusd_m1_bid_2012.csv.gz"),
      let ask = sharedData("fxcm_gbpusd_m1_ask_2012.csv.gz")
    else { return }
    let rows = try #require(
      RecordedRows.pairing(bid: RecordedFile.load(path: bid), ask: RecordedFile.load(path: ask)))
    #expect(rows.count == 30_117)
    var market = RecordedMarket(
      rows, as: listed("GBPUSD.IDEALPRO"), start: monday, settings: .init(pace: .asFastAsPossible))
    #expect(market.nextDue == monday)
    guard case .quote(let top) = market.nextEvent()?.kind else {
      Issue.record("no quote")
      return
    }
    #expect(top.bid == decimal("1.57597") && top.ask == decimal("1.57608"))
    var count = 1
    while market.nextEvent() != nil { count += 1 }
    #expect(count == 30_117 * 4)
  }
}
