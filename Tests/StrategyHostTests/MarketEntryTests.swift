import StrategyChannel
import StrategyHost
import Testing
import TradingModel

/// The ways by which market data enters a desk: as events of the channel, and without envelope.
@Suite struct MarketEntryTests {
  private static let script = """
    local bars = 0
    return {
      symbols = {"aapl.nasdaq"}, bars = {"5s"},
      on_quote = function(q) print("q", q.time, tostring(q.bid), tostring(q.mid), clock.now()) end,
      on_trade = function(t) print("t", t.time, t.price, t.size, t.missed, clock.now()) end,
      on_bar = function(b)
        bars = bars + 1
        local kept = feed.bars("aapl.nasdaq", "5s", 500)
        print("b", b.size, b.close, tostring(b.warmup), clock.now(), #kept, kept[#kept].close,
          kept[1].close, tostring(feed.quote("aapl.nasdaq") ~= nil))
        if b.close == 13 then error("thirteen") end
      end,
    }
    """

  private enum Item {
    case quote(Quote)
    case trade(Trade)
    case bar(BarSize, Bar, isWarmup: Bool, Timestamp)
  }

  /// A few of everything, with what must be dropped among it.
  private static func items() -> [Item] {
    var items: [Item] = []
    for number in 0..<40 {
      let time = Timestamp(seconds: 1_700_000_000 + Int64(number % 7 == 6 ? number - 3 : number))
      var quote = Quote(instrument: TestDesk.apple.id, time: time)
      if number % 3 != 0 { quote.bid = Decimal64(number) }
      if number % 4 != 0 { quote.ask = Decimal64(mantissa: Int64(number), scale: 1) }
      items.append(.quote(quote))
      items.append(
        .trade(Trade(instrument: TestDesk.apple.id, time: time, price: 5, size: 7)))
      let price = Decimal64(number)
      let bar = Bar(start: time, open: price, high: price, low: price, close: price)
      // Sizes that nobody asked for, and warm-up bars that came before.
      items.append(
        .bar(number % 5 == 4 ? .minute : .fiveSeconds, bar, isWarmup: number % 2 == 0, time))
    }
    return items
  }

  @Test func withoutEnvelope_TheScriptSeesTheSame() {
    let wrapped = TestDesk(Self.script)
    let bare = TestDesk(Self.script)
    for item in Self.items() {
      switch item {
      case .quote(let quote):
        let event = ChildEvent(time: quote.time, .quote(0, quote, sent: 0))
        #expect(wrapped.desk.handle(event) == bare.desk.quote(0, quote))
      case .trade(let trade):
        let event = ChildEvent(time: trade.time, .trade(0, trade, missed: 0))
        #expect(wrapped.desk.handle(event) == bare.desk.trade(0, trade))
      case .bar(let size, let bar, let isWarmup, let time):
        let event = ChildEvent(time: time, .bar(0, size, bar, isWarmup: isWarmup))
        #expect(
          wrapped.desk.handle(event) == bare.desk.bar(0, size, bar, isWarmup: isWarmup, at: time))
      }
    }
    #expect(bare.sink.messages == wrapped.sink.messages)
    #expect(bare.sink.logs.count > 100)
    #expect(bare.sink.faults.map(\.message) == ["thirteen"])
  }

  @Test func unknownAndUnsubscribedInstruments_AreNothing() {
    let test = TestDesk(
      """
      return { symbols = {"aapl.nasdaq"},
        on_quote = function(q) print(q.bid) feed.unsubscribe("aapl.nasdaq") end }
      """)
    var quote = Quote(instrument: TestDesk.apple.id, time: Timestamp(seconds: 1_800_000_000))
    quote.bid = 3
    #expect(test.desk.quote(9, quote) == .goOn)
    #expect(test.desk.quote(0, quote) == .goOn)
    #expect(test.desk.quote(0, quote) == .goOn)
    #expect(test.desk.quote(.max, quote) == .goOn)
    #expect(test.sink.logs == ["3.0"])
    // Asked for again, it is there again, without its past.
    test.give(.instrument(0, symbol: "aapl.nasdaq", TestDesk.apple), for: 0)
    #expect(test.desk.quote(0, quote) == .goOn)
    #expect(test.sink.logs == ["3.0", "3.0"])
  }

  @Test func bars_AreKeptToTheLimitAndInOrder() {
    let test = TestDesk(
      """
      local count = 0
      return { symbols = {"aapl.nasdaq"}, bars = {"5s"}, on_bar = function(b)
        count = count + 1
        if count % 97 ~= 0 then return end
        local kept = feed.bars("aapl.nasdaq", "5s", 500)
        assert(#kept == math.min(count, 500) and kept[#kept].close == b.close)
        for i = 2, #kept do assert(kept[i].close == kept[i - 1].close + 1) end
        assert(#feed.bars("aapl.nasdaq", "5s", 3) == math.min(count, 3))
        assert(#feed.bars("aapl.nasdaq", "5s", 0) == 0)
        if count == 1164 then print("whole") end
      end }
      """, instructionLimit: nil)
    for number in 0..<1200 {
      let price = Decimal64(number)
      let start = Timestamp(seconds: 1_800_000_000 + Int64(number))
      let bar = Bar(start: start, open: price, high: price, low: price, close: price)
      _ = test.desk.bar(0, .fiveSeconds, bar, isWarmup: false, at: start)
    }
    #expect(test.sink.faults.isEmpty)
    #expect(test.sink.logs == ["whole"])
  }

  @Test func eventInHand_OutlivesItsSubscription() {
    let test = TestDesk(
      """
      local function leave() for i = 1, 3 do feed.unsubscribe("aapl.nasdaq") end end
      return { symbols = {"aapl.nasdaq"}, bars = {"5s"},
        on_quote = function(q) leave() print(q.bid, q.ask, q.mid, q.symbol) end,
        on_bar = function(b) leave() print(b.open, b.size, b.symbol, b:copy().close) end }
      """)
    for round in 1...3 {
      test.give(.instrument(0, symbol: "aapl.nasdaq", TestDesk.apple), for: 0)
      test.bar("\(round)")
      test.give(.instrument(0, symbol: "aapl.nasdaq", TestDesk.apple), for: 0)
      test.quote(bid: "\(round)", ask: "\(round + 1)")
    }
    #expect(
      test.sink.logs == [
        "1.0 5s aapl.nasdaq 1.0", "1.0 2.0 1.5 aapl.nasdaq", "2.0 5s aapl.nasdaq 2.0",
        "2.0 3.0 2.5 aapl.nasdaq", "3.0 5s aapl.nasdaq 3.0", "3.0 4.0 3.5 aapl.nasdaq",
      ])
  }

  @Test func beforeTheStart_DataIsNothing() {
    let desk = StrategyDesk(sink: MessageList()) { _ in nil }
    let quote = Quote(instrument: TestDesk.apple.id, time: Timestamp(seconds: 1))
    #expect(desk.quote(0, quote) == .goOn)
  }
}
