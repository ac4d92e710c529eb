import History
import PaperExchange
import Testing
import TradingModel

/// A bar of one price at a day of January 2024.
func dayBar(_ day: Int, _ price: String, volume: String = "100") -> HistoryEvent {
  let start = Timestamp(seconds: 1_704_067_200 + Int64(day - 1) * 86_400)
  let value = decimal(price)
  return .bar(
    Bar(
      start: start, open: value, high: value, low: value, close: value, volume: decimal(volume)),
    .day)
}

func closes(_ events: [HistoryEvent]) -> [String] {
  events.compactMap { event in
    guard case .bar(let bar, _) = event else { return nil }
    return bar.close.normalized.description
  }
}

@Suite struct AdjustmentTests {
  let scratch = Scratch()

  func series(_ events: [HistoryEvent], _ origin: String = "list") -> HistorySeries {
    HistorySeries(symbol: "X", origin: origin, reader: ListReader(events: events))
  }

  @Test func splits_DivideEarlierPricesAndMultiplySizes() throws {
    let path = scratch.file(
      "splits.csv", "date,ratio\n2024-01-03,4:1\n2024-01-05,1:10\n2024-01-06,3:2\n")
    let steps = try SplitsFile.read(path: path)
    let raw = series((1...6).map { dayBar($0, "100", volume: "6") })
    let all = try events(raw.adjusted(by: PriceAdjustment(steps, tick: decimal("0.01"))))
    // 100 / 4 * 10 / 1.5, each step rounded half to even to the tick: 25.00, 250.00, 166.67.
    #expect(closes(all) == ["166.67", "166.67", "666.67", "666.67", "66.67", "100"])
    let volumes = all.compactMap { event -> Quantity? in
      guard case .bar(let bar, _) = event else { return nil }
      return bar.volume
    }
    #expect(
      volumes
        == [decimal("3.6"), decimal("3.6"), decimal("0.9"), decimal("0.9"), 9, 6])
  }

  @Test func dividends_AreTakenOffEarlierPrices() throws {
    let path = scratch.file("splits.csv", "2024-01-02,0.82,dividend\n")
    let raw = series([dayBar(1, "50.5"), dayBar(2, "50")])
    let all = try events(raw.adjusted(by: PriceAdjustment(try SplitsFile.read(path: path))))
    #expect(closes(all) == ["49.68", "50"])
  }

  @Test(arguments: ["2024-01-02,0", "2024-01-02,x", "yesterday1,2", "2024-01-02,-1", "2024-01-02"])
  func brokenLine_IsAnErrorWithItsPlace(_ line: String) {
    let path = scratch.file("splits.csv", "date,ratio\n\(line)\n")
    let error = #expect(throws: HistoryError.self) { try SplitsFile.read(path: path) }
    #expect(error?.line == 2)
  }

  func months() -> [FutureRoll.Contract] {
    // March trades 100 a day; June overtakes it on the 4th.
    let march = (1...8).map { dayBar($0, "10\($0)", volume: "100") }
    let june = (2...10).map { dayBar($0, "11\($0)", volume: $0 < 4 ? "50" : "150") }
    return [
      FutureRoll.Contract(
        series: series(june, "june"), lastTrade: Timestamp(seconds: 1_704_067_200 + 9 * 86_400)),
      FutureRoll.Contract(
        series: series(march, "march"), lastTrade: Timestamp(seconds: 1_704_067_200 + 7 * 86_400)),
    ]
  }

  @Test func volumeRoll_IsAfterTheDayThatTellsIt() throws {
    let (joined, rolls) = try FutureRoll.join(
      months(), symbol: "X", rule: .volume, adjustment: .none)
    #expect(rolls.count == 1)
    #expect(rolls[0].time == utc("2024-01-05T00:00:00Z"))
    #expect(rolls[0].from == "march" && rolls[0].to == "june")
    #expect(rolls[0].oldPrice == 104 && rolls[0].newPrice == 114)
    #expect(
      closes(try events(joined, batch: 3))
        == ["101", "102", "103", "104", "115", "116", "117", "118", "119", "1110"])
  }

  @Test func calendarRoll_IsSoManyDaysBeforeTheLastTrade() throws {
    let (joined, rolls) = try FutureRoll.join(
      months(), symbol: "X", rule: .calendar(daysBefore: 2), adjustment: .difference)
    #expect(rolls[0].time == utc("2024-01-06T00:00:00Z"))
    // June stood 10 above March on the 5th: earlier prices are raised by as much.
    #expect(
      closes(try events(joined)) == [
        "111", "112", "113", "114", "115", "116", "117", "118", "119", "1110",
      ])
  }

  @Test func ratioRoll_KeepsReturns() throws {
    let (joined, _) = try FutureRoll.join(
      months(), symbol: "X", rule: .volume, adjustment: .ratio, tick: decimal("0.25"))
    // 101 * 114 / 104 = 110.7115..., to the quarter 110.75.
    #expect(closes(try events(joined)).prefix(5) == ["110.75", "111.75", "113", "114", "115"])
  }

  @Test func monthsThatDoNotOverlap_AreRefused() {
    let contracts = [
      FutureRoll.Contract(series: series([dayBar(1, "1")], "march")),
      FutureRoll.Contract(series: series([dayBar(5, "1")], "june")),
    ]
    let error = #expect(throws: HistoryError.self) {
      _ = try FutureRoll.join(contracts, symbol: "X", rule: .volume, adjustment: .difference)
    }
    #expect(error?.message.contains("june") == false || error?.file == "june")
  }
}

@Suite struct ResamplingTests {
  func minute(_ stamp: String, _ prices: (String, String, String, String), _ volume: Int)
    -> HistoryEvent
  {
    .bar(
      Bar(
        start: utc(stamp), open: decimal(prices.0), high: decimal(prices.1),
        low: decimal(prices.2), close: decimal(prices.3), volume: Decimal64(volume)), .minute)
  }

  func resampled(_ events: [HistoryEvent], _ resampler: BarResampler) throws -> [HistoryEvent] {
    let series = HistorySeries(symbol: "X", origin: "list", reader: ListReader(events: events))
    return try HistoryTests.events(series.resampled(by: resampler), batch: 3)
  }

  @Test func minutes_BecomeFiveMinutesWithoutEmptyOnes() throws {
    let all = try resampled(
      [
        minute("2024-01-02T10:01:00Z", ("10", "12", "9", "11"), 5),
        minute("2024-01-02T10:04:00Z", ("11", "15", "11", "14"), 7),
        minute("2024-01-02T10:11:00Z", ("14", "14", "13", "13"), 1),
      ], BarResampler(size: BarSize(rawValue: 300)))
    #expect(all.count == 2)
    guard case .bar(let first, let size) = all[0], case .bar(let second, _) = all[1] else {
      Issue.record("not bars")
      return
    }
    #expect(size.rawValue == 300 && first.start == utc("2024-01-02T10:00:00Z"))
    #expect(first.open == 10 && first.high == 15 && first.low == 9 && first.close == 14)
    #expect(first.volume == 12)
    #expect(second.start == utc("2024-01-02T10:10:00Z") && second.close == 13)
  }

  @Test func daysOfGlobex_BeginOnTheEveningBefore() throws {
    // Chicago opens at 17:00, which is 23:00 UTC in winter: that minute belongs to the next date.
    let all = try resampled(
      [
        minute("2024-01-02T21:59:00Z", ("1", "1", "1", "1"), 1),
        minute("2024-01-02T22:30:00Z", ("7", "7", "7", "7"), 1),
        minute("2024-01-02T23:00:00Z", ("2", "2", "2", "2"), 1),
        minute("2024-01-03T21:59:00Z", ("3", "3", "3", "3"), 1),
      ], BarResampler(size: .day, hours: .globex))
    let bars = all.compactMap { event -> Bar? in
      if case .bar(let bar, _) = event { bar } else { nil }
    }
    #expect(bars.map(\.start) == [utc("2024-01-02T00:00:00Z"), utc("2024-01-03T00:00:00Z")])
    #expect(bars.map(\.open) == [1, 2], "the pause from 22:00 to 23:00 builds nothing")
    #expect(bars[1].close == 3)
  }

  @Test func quotes_BecomeBarsOfTheAskedSide() throws {
    func quote(_ stamp: String, _ bid: Int, _ ask: Int) -> HistoryEvent {
      var quote = Quote(instrument: InstrumentID(rawValue: 0), time: utc(stamp))
      quote.bid = Decimal64(bid)
      quote.ask = Decimal64(ask)
      quote.changed = [.bid, .ask]
      return .quote(quote)
    }
    let quotes = [
      quote("2024-01-02T10:00:01Z", 10, 12), quote("2024-01-02T10:00:30Z", 8, 12),
      quote("2024-01-02T10:01:00Z", 20, 22),
    ]
    func first(_ price: BarResampler.Price) throws -> Bar? {
      let all = try resampled(quotes, BarResampler(size: .minute, price: price))
      guard case .bar(let bar, _) = all.first else { return nil }
      #expect(bar.volume == nil)
      return bar
    }
    let mid = try #require(try first(.mid))
    #expect(mid.open == 11 && mid.close == 10)
    #expect(try first(.bid)?.low == 8)
    #expect(try first(.ask)?.high == 12)
  }
}

@Suite struct GapTests {
  func report(_ stamps: [String], hours: SessionPattern?) -> GapReport {
    var finder = GapFinder(hours: hours, shortest: .seconds(600))
    for stamp in stamps {
      finder.add(
        .bar(Bar(start: utc(stamp), open: 1, high: 1, low: 1, close: 1), .minute))
    }
    return finder.report
  }

  @Test func weekendsAndNights_AreNoGaps() {
    // Friday's close to Monday's opening of New York's main and late sessions.
    let stamps = ["2024-01-05T23:59:00Z", "2024-01-06T00:59:00Z", "2024-01-08T09:00:00Z"]
    let found = report(stamps, hours: .usStocks)
    #expect(found.gaps.map(\.from) == [utc("2024-01-06T00:00:00Z")])
    #expect(found.gaps.map(\.to) == [utc("2024-01-06T00:59:00Z")])
    #expect(report(stamps, hours: nil).count == 2)
  }

  @Test func missingSession_IsOneGap() {
    let found = report(["2024-01-09T00:59:00Z", "2024-01-11T09:00:00Z"], hours: .usStocks)
    #expect(
      found.gaps.map(\.from) == [utc("2024-01-09T09:00:00Z"), utc("2024-01-10T09:00:00Z")])
    #expect(found.missing == .seconds(32 * 3600))
  }
}
