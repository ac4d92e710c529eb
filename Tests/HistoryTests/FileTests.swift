import Foundation
import History
import PaperExchange
import Testing
import TradingModel

@Suite struct RealFileTests {
  @Test func barsOfTheEuroFuture_AreReadWhole() throws {
    guard let path = sharedData("6EH4.CME_1min_2024-01.csv.gz") else { return }
    let all = try events(HistoryFile.open(path: path, options: .init(symbol: "6EH4.CME")))
    #expect(all.count == 29_996)
    guard case .bar(let first, let size) = all.first, case .bar(let last, _) = all.last else {
      Issue.record("not bars")
      return
    }
    #expect(size == .minute)
    #expect(first.start == utc("2024-01-01T23:01:00Z") && first.open == decimal("1.1076"))
    #expect(first.high == decimal("1.10785") && first.volume == 205)
    #expect(last.start == utc("2024-01-31T23:59:00Z") && last.close == decimal("1.0823"))
    #expect(all.last?.time == utc("2024-02-01T00:00:00Z"), "a bar is known at its end")
  }

  @Test func quotesWithoutHeader_AreNewYorkWinterTime() throws {
    guard let path = sharedData("quotes_eurusd_20200101.csv.gz") else { return }
    let all = try events(HistoryFile.open(path: path, options: .init(symbol: "EUR.USD")))
    #expect(all.count == 9500)
    guard case .quote(let first) = all.first, case .quote(let last) = all.last else {
      Issue.record("not quotes")
      return
    }
    #expect(first.time.rawValue == utc("2020-01-01T22:00:00Z").rawValue + 65_000_000)
    #expect(first.bid == decimal("1.1212") && first.ask == decimal("1.12172"))
    #expect(last.time.rawValue == utc("2020-01-02T04:00:52Z").rawValue + 125_000_000)
    #expect(last.bid == decimal("1.1213") && last.ask == decimal("1.12132"))
  }

  @Test func quotesWithOffset_AreReadWhole() throws {
    guard let path = sharedData("truefx_usdjpy_ticks_201301.csv.gz") else { return }
    let all = try events(HistoryFile.open(path: path, options: .init(symbol: "USD.JPY")))
    #expect(all.count == 1000)
    #expect(all.first?.time.rawValue == utc("2013-01-01T22:00:00Z").rawValue + 295_000_000)
    #expect(all.last?.time.rawValue == utc("2013-01-01T22:35:13Z").rawValue + 494_000_000)
  }

  @Test func bothSides_BecomeQuotesOrBars() throws {
    guard let bid = sharedData("fxcm_gbpusd_m1_bid_2012.csv.gz"),
      let ask = sharedData("fxcm_gbpusd_m1_ask_2012.csv.gz")
    else { return }
    var options = HistoryFileOptions(symbol: "GBP.USD", askFile: ask)
    let quotes = try events(HistoryFile.open(path: bid, options: options), batch: 7)
    #expect(quotes.count == 30_117 * 4)
    guard case .quote(let open) = quotes[0], case .quote(let third) = quotes[2] else {
      Issue.record("not quotes")
      return
    }
    #expect(open.time == utc("2012-02-01T00:00:00Z") && open.ask == decimal("1.57608"))
    // The first minute falls: its high comes before its low.
    #expect(third.bid == decimal("1.57576") && third.ask == decimal("1.57585"))
    options.sides = .bars
    let bars = try events(HistoryFile.open(path: bid, options: options))
    #expect(bars.count == 30_117 * 2)
    guard case .bar(let first, .minute) = bars[1] else {
      Issue.record("not a bar")
      return
    }
    #expect(first.open == decimal("1.576025") && first.close == decimal("1.575805"))
    #expect(bars[0].time == bars[1].time)
    #expect(try events(HistoryFile.open(path: bid, options: .init(symbol: "G"))).count == 30_117)
  }

  @Test func readersMemoryAndStart_AreItsOwn() throws {
    guard let path = sharedData("truefx_usdjpy_ticks_201301.csv.gz") else { return }
    let series = try HistoryFile.open(path: path, options: .init(symbol: "USD.JPY"))
    #expect(try events(series) == events(series), "a fresh copy reads from the start")
  }
}

@Suite struct FileShapeTests {
  let scratch = Scratch()

  func read(
    _ text: String, _ options: HistoryFileOptions = .init(symbol: "X")
  ) throws(HistoryError) -> [HistoryEvent] {
    try events(HistoryFile.open(path: scratch.file("data.csv", text), options: options))
  }

  @Test(arguments: [
    "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,2,0.5,1.5,1.4,100\n"
      + "2024-01-03,1,2,0.5,1.5,1.4,100\n",
    "20240102 000000;1;2;0.5;1.5;100\n20240103 000000;1;2;0.5;1.5;100\n",
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\n"
      + "2024.01.02\t00:00:00\t1\t2\t0.5\t1.5\t100\n2024.01.03\t00:00:00\t1\t2\t0.5\t1.5\t100\n",
    "timestamp,open,high,low,close,volume\n1704153600,1,2,0.5,1.5,100\n"
      + "1704240000,1,2,0.5,1.5,100\n",
    "time,open,high,low,close,volume\n1704153600000,1,2,5e-1,1.5,100\n"
      + "1704240000000,1,2,0.5,1.5,100\n",
    "\u{FEFF}\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\"\r\n"
      + "\"2024-01-02T00:00:00Z\",\"1\",\"2\",\".5\",\"1.50\",\"100\"\r\n"
      + "\"2024-01-03T00:00:00Z\",1,2,.5,1.5,100\r\n",
    "2024.01.02,00:00,1,2,0.5,1.5,100\n2024.01.03,00:00,1,2,0.5,1.5,100",
    "Gmt time,Open,High,Low,Close,Volume\n02.01.2024 00:00:00.000,1,2,0.5,1.5,100\n"
      + "03.01.2024 00:00:00.000,1,2,0.5,1.5,100\n",
  ])
  func shapesOfOtherPrograms_AreTold(_ text: String) throws {
    var options = HistoryFileOptions(symbol: "X")
    options.format.zone = .fixed(offsetSeconds: 0)
    let all = try read(text, options)
    let bar = Bar(
      start: utc("2024-01-02T00:00:00Z"), open: 1, high: 2, low: decimal("0.5"),
      close: decimal("1.5"), volume: 100)
    #expect(all.first == .bar(bar, .day))
    #expect(all.count == 2)
  }

  @Test func columnsByNumberAndName_WinOverTheHeader() throws {
    var options = HistoryFileOptions(symbol: "X")
    options.format.columns = [.time: .index(2), .bid: .name("b"), .ask: .index(0)]
    let all = try read("a,B,t\n2,1,2024-01-02 00:00:00\n", options)
    guard case .quote(let quote) = all.first else {
      Issue.record("no quote")
      return
    }
    #expect(quote.bid == 1 && quote.ask == 2)
  }

  @Test func trades_HavePriceAndSize() throws {
    let all = try read("ts,price,qty,side\n2024-01-02 00:00:00.5,10.25,3,B\n")
    let time = Timestamp(rawValue: utc("2024-01-02T00:00:00Z").rawValue + 500_000_000)
    let trade = Trade(
      instrument: InstrumentID(rawValue: 0), time: time, price: decimal("10.25"), size: 3)
    #expect(all == [.trade(trade)])
  }

  @Test func clocksOfNewYork_GoForwardAndBack() throws {
    var options = HistoryFileOptions(symbol: "X")
    options.format.zone = .named("America/New_York")
    func times(_ stamps: [String]) throws -> [Timestamp] {
      let rows = stamps.map { $0 + ",1,2\n" }.joined()
      return try read("timestamp,bid,ask\n" + rows, options).map(\.time)
    }
    #expect(
      try times(["2024-03-10 01:59:59", "2024-03-10 03:00:00"])
        == [utc("2024-03-10T06:59:59Z"), utc("2024-03-10T07:00:00Z")])
    #expect(
      try times([
        "2024-11-03 00:30:00", "2024-11-03 01:30:00", "2024-11-03 01:59:00", "2024-11-03 01:00:00",
        "2024-11-03 01:30:00", "2024-11-03 02:00:00",
      ]) == [
        utc("2024-11-03T04:30:00Z"), utc("2024-11-03T05:30:00Z"), utc("2024-11-03T05:59:00Z"),
        utc("2024-11-03T06:00:00Z"), utc("2024-11-03T06:30:00Z"), utc("2024-11-03T07:00:00Z"),
      ])
    #expect(try times(["1990-04-01 12:00:00"]) == [utc("1990-04-01T16:00:00Z")])
  }

  @Test func barsStampedAtTheirEnd_BeginEarlier() throws {
    let text =
      "time,open,high,low,close\n2024-01-02 00:05:00,1,2,1,1\n2024-01-02 00:10:00,1,2,1,1\n"
    let all = try read(text, .init(symbol: "X", stampsBarEnd: true))
    #expect(all.first?.time == utc("2024-01-02T00:05:00Z"))
  }

  @Test func badRows_AreAnErrorOrCounted() throws {
    let text = """
      time,open,high,low,close
      2024-01-02 00:00:00,1,2,1,1
      2024-01-02 00:01:00,1,2,1,1
      2024-01-02 00:01:00,1,2,1,1
      2024-01-02 00:02:00,1,x,1,1
      2024-01-02 00:03:00,1,2,1,1
      2024-01-02 00:02:30,1,2,1,1
      2024-01-02 00:03:00,1,3,1,1
      2024-01-02 00:04:00,1,2,1,1
      """
    let error = #expect(throws: HistoryError.self) { try self.read(text) }
    #expect(error?.line == 5)
    #expect(error?.message.contains("--skip-bad-rows") == true)
    let series = try HistoryFile.open(
      path: scratch.file("data.csv", text), options: .init(symbol: "X", skipsBadRows: true))
    var reader = series.reader
    var buffer: [HistoryEvent] = []
    try reader.read(into: &buffer, limit: 100)
    #expect(buffer.count == 4)
    #expect(reader.faults.badRows == 3 && reader.faults.duplicates == 1)
    #expect(reader.faults.firstBadRow?.line == 5)
  }

  @Test func rowsOutOfOrder_AreAnErrorThatSaysWhatToDo() throws {
    let error = #expect(throws: HistoryError.self) {
      try self.read("time,bid,ask\n2024-01-02 00:00:01,1,2\n2024-01-02 00:00:00,1,2\n")
    }
    #expect(error?.line == 3)
    #expect(error?.message.contains("sort the file by time") == true)
  }
}
