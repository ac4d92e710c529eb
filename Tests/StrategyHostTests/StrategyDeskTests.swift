import StrategyChannel
import StrategyHost
import Testing
import TradingModel

@Suite struct StrategyDeskTests {
  @Test func script_DescribesItself() throws {
    let desk = TestDesk(
      """
      return {
        symbols = {"AAPL.NASDAQ", "ES.CME.202612"}, bars = {"5s", "1m"}, warmup = 20,
        params = { fast = {default = 10, min = 1, max = 50, doc = "fast period"}, size = 1.5 },
        on_start = function() print(params.fast, params.size) end,
        on_bar = function() end,
      }
      """, parameters: [NamedParameter(name: "fast", value: .integer(12))])
    guard case .described(let description) = try #require(desk.sink.bodies.first) else {
      Issue.record("not a description")
      return
    }
    #expect(description.wishes.map(\.symbol) == ["AAPL.NASDAQ", "ES.CME.202612"])
    #expect(description.wishes[0].bars == [.fiveSeconds, .minute])
    #expect(description.wishes[0].warmup == 20)
    #expect(description.callbacks == ["on_bar", "on_start"])
    #expect(description.parameters.map(\.name) == ["fast", "size"])
    #expect(description.parameters[0].value == .integer(12))
    #expect(desk.sink.logs == ["12 1.5"])
    #expect(desk.sink.bodies.last == .started)
  }

  @Test func session_IsNamedByItsOpening() throws {
    var listed = TestDesk.apple
    let open = Timestamp(seconds: 1_700_000_000)
    listed.tradingHours = TradingSchedule(
      zone: "US/Eastern",
      sessions: [.init(open: open, close: Timestamp(seconds: 1_700_001_000))])
    let desk = TestDesk(
      """
      return { symbols = {"AAPL.NASDAQ"}, on_quote = function(q)
        print(feed.session(q.symbol), feed.session(q.symbol, true))
      end }
      """, withInstrument: false)
    desk.give(.instrument(0, symbol: "aapl.nasdaq", listed), for: 0)
    desk.quote(bid: "1", ask: "2")
    #expect(desk.sink.logs == ["1700000000.0 nil"])
  }

  @Test(arguments: [
    ("return 5", "table"), ("x = = 1", "unexpected symbol"), ("return {symbols = 5}", "'symbols'"),
    ("return {symbols = {'AAPL'}}", "not an instrument address"),
    ("return {bars = {'7x'}}", "not a bar size"), ("return {warmup = -1}", "'warmup'"),
    ("return {on_quote = 5}", "must be a function"), ("return {params = {a = {}}}", "'default'"),
    ("return {params = {a = {default = 5, max = 1}}}", "above its maximum"),
    ("error('no')", "no"), ("local x = undeclared", "undeclared"),
    ("return require('missing')", "missing"),
  ])
  func scriptThatCannotLoad_IsDescribedByItsFault(_ row: (String, String)) throws {
    let desk = TestDesk(row.0, withInstrument: false)
    let fault = try #require(desk.sink.faults.first)
    #expect(fault.message.contains(row.1), "\(fault.message)")
    #expect(!desk.sink.bodies.contains(.started))
  }

  @Test(arguments: [
    ("nothere", ParameterValue.integer(1), "has no parameter 'nothere'"),
    ("fast", .text("ten"), "must be a whole number, not a text"),
    ("fast", .integer(99), "above its maximum"), ("fast", .integer(0), "below its minimum"),
    ("fast", .number(1.5), "must be a whole number"),
  ])
  func parameterThatDoesNotFit_IsAFault(_ row: (String, ParameterValue, String)) throws {
    let desk = TestDesk(
      "return { params = { fast = {default = 10, min = 1, max = 50} } }",
      parameters: [NamedParameter(name: row.0, value: row.1)])
    #expect(try #require(desk.sink.faults.first).message.contains(row.2))
  }

  @Test func book_ReachesOnDepthAsFarAsItWasAskedFor() throws {
    let desk = TestDesk(
      """
      return { symbols = {"aapl.nasdaq"}, depth = 2, on_depth = function(book)
        print(book.symbol, #book.bids, book.bids[1].price, book.bids[2].size, #book.asks,
          tostring(book.asks[1].maker), feed.depth("aapl.nasdaq").bids[1].price) end }
      """)
    guard case .described(let description) = try #require(desk.sink.bodies.first) else {
      Issue.record("not a description")
      return
    }
    #expect(description.wishes.map(\.depth) == [2])
    let book = MarketDepth(
      instrument: TestDesk.apple.id, time: Timestamp(seconds: 1),
      bids: [.init(price: 10, size: 1), .init(price: 9, size: 2), .init(price: 8, size: 3)],
      asks: [.init(price: 11, size: 4, maker: "ARCA")])
    desk.give(.depth(0, book))
    #expect(desk.sink.logs == ["aapl.nasdaq 2 10 2 1 ARCA 10"])
  }

  @Test func delayedAndHaltedMarks_AreInTheQuote() {
    let desk = TestDesk(
      """
      return { on_quote = function(q)
        local kept = feed.quote("aapl.nasdaq")
        print(tostring(q.delayed), tostring(q.halted), tostring(kept.delayed),
          tostring(kept.halted)) end }
      """)
    var quote = Quote(instrument: TestDesk.apple.id, time: Timestamp(seconds: 1))
    quote.changed = [.bid, .delayed]
    desk.give(.quote(0, quote, sent: 0))
    quote.changed = [.halted]
    desk.give(.quote(0, quote, sent: 0))
    #expect(desk.sink.logs == ["true false true false", "false true false true"])
  }

  @Test func quote_ReachesTheCallbackWithItsFields() {
    let desk = TestDesk(
      """
      return { on_quote = function(q)
        print(q.symbol, q.bid, q.ask, q.mid, q.spread, tostring(q.last), tostring(q.conflated)) end }
      """)
    desk.quote(bid: "100.00", ask: "100.02")
    desk.quote(bid: "100.00", ask: nil)
    #expect(
      desk.sink.logs == [
        "aapl.nasdaq 100.0 100.02 100.01 0.02 nil false",
        "aapl.nasdaq 100.0 nil nil nil nil false",
      ])
    #expect(desk.sink.faults.isEmpty)
  }

  @Test func instrument_HasItsLadder() {
    let test = TestDesk(
      """
      return { on_quote = function(q)
        local found = feed.instrument(q.symbol)
        for _, rung in ipairs(found.ladder) do print(rung.from, rung.step) end
        print(found.magnifier, found.address)
      end }
      """)
    test.quote(bid: "1", ask: "2")
    #expect(test.sink.logs == ["0 0.0001", "1 0.01", "1 AAPL.NASDAQ"])
    #expect(test.sink.faults.isEmpty)
  }

  @Test func faultInACallback_IsToldAndTheNextEventIsHandled() throws {
    let desk = TestDesk(
      """
      return { on_quote = function(q)
        if q.bid > 100 then error("too high") end
        print("fine") end }
      """)
    desk.quote(bid: "101", ask: "102")
    desk.quote(bid: "99", ask: "100")
    let fault = try #require(desk.sink.faults.first)
    #expect(fault.message == "too high")
    #expect(fault.line == 2)
    #expect(fault.traceback.contains("on_quote") || !fault.traceback.isEmpty)
    #expect(desk.sink.logs == ["fine"])
    #expect(desk.lastStep == .goOn)
  }

  @Test func endlessLoop_IsInterruptedAndTheDeskFails() {
    let desk = TestDesk("return { on_quote = function() while true do end end }")
    desk.quote(bid: "1", ask: "2")
    #expect(desk.lastStep == .fail)
    #expect(
      desk.sink.bodies.contains {
        if case .interrupted("on_quote", _, _) = $0 { true } else { false }
      })
  }

  @Test func holding_IsKnownInOnFill() {
    let desk = TestDesk(
      """
      return { on_fill = function(f)
        local p = position("aapl.nasdaq")
        print(f.side, f.quantity, p.quantity, tostring(p.average_price)) end }
      """)
    desk.give(.holding(TestDesk.holding(100, "10")), for: 0)
    desk.give(.fill(desk.fill("1", .buy, 100, "10")), for: 0)
    desk.give(.holding(TestDesk.holding(0, nil)), for: 0)
    desk.give(.fill(desk.fill("2", .sell, 100, "11")), for: 0)
    #expect(desk.sink.logs == ["buy 100 100 10", "sell 100 0 nil"])
  }

  @Test func correctedFill_TellsWhatChanged() {
    let desk = TestDesk(
      """
      return { on_fill = function(f)
        print(f.execution, f.quantity, tostring(f.corrected), tostring(f.replaces),
          tostring(f.quantity_change), tostring(f.price_change)) end }
      """)
    let old = desk.fill("e.01", .buy, 100, "10")
    desk.give(.fill(old), for: 0)
    desk.give(.fillCorrected(desk.fill("e.02", .buy, 90, "9.5"), replacing: old), for: 0)
    #expect(desk.sink.logs == ["e.01 100 nil nil nil nil", "e.02 90 true e.01 -10 -0.5"])
  }

  @Test func whatComesBeforeTheStart_IsKnownInOnStartAndCallsNothing() {
    let desk = TestDesk(
      """
      return {
        on_start = function()
          local ready, why = account.ready()
          print(ready, tostring(why), #order.working(), account.value("NetLiquidation"))
        end,
        on_order = function() print("on_order") end,
        on_connection = function() print("on_connection") end,
        on_feed = function() end,
        on_quote = function(q) print(position(q.symbol).quantity) end,
      }
      """, withInstrument: false,
      briefing: { desk in
        let main = AccountName(rawValue: "main")
        return [
          .connection(main, isReady: true, text: nil),
          .accountValue(
            AccountValue(account: main, key: "NetLiquidation", value: "5000", currency: nil)),
          .holding(TestDesk.holding(30, "10")),
          .order(desk.order("r1-1", number: 1, state: .working)),
        ]
      })
    desk.give(.instrument(0, symbol: "aapl.nasdaq", TestDesk.apple), for: 0)
    desk.quote(bid: "1", ask: "2")
    #expect(desk.sink.logs == ["true nil 1 5000", "30"])
    #expect(desk.sink.faults.isEmpty)
  }

  @Test func newsOfAnOrder_WaitsForTheNameOfItsInstrument() {
    let source = """
      return { symbols = {"AAPL.NASDAQ", "MSFT.NASDAQ"},
        on_order = function(o) print("order", tostring(o.symbol), o.state) end,
        on_fill = function(f) print("fill", tostring(f.symbol)) end }
      """
    let desk = TestDesk(source, withInstrument: false)
    desk.give(.order(desk.order("r1-1", number: 1, state: .working)), for: 0)
    desk.give(.fill(desk.fill("1", .buy, 100, "10")), for: 0)
    #expect(desk.sink.logs.isEmpty)
    desk.give(.instrument(0, symbol: "AAPL.NASDAQ", TestDesk.apple), for: 0)
    #expect(desk.sink.logs == ["order AAPL.NASDAQ working", "fill AAPL.NASDAQ"])

    let without = TestDesk(source, withInstrument: false)
    without.give(.order(without.order("r1-1", number: 1, state: .working)), for: 0)
    for symbol in ["AAPL.NASDAQ", "MSFT.NASDAQ"] {
      without.give(.feedFailed(symbol: symbol, code: "notFound", text: "no"), for: 0)
    }
    #expect(without.sink.logs == ["order nil working"])
  }

  @Test func unsubscribedSymbol_IsHeardNoMore() {
    let desk = TestDesk(
      """
      return { on_quote = function(q)
        print(q.bid)
        feed.unsubscribe(q.symbol) end }
      """)
    desk.quote(bid: "1", ask: "2")
    desk.quote(bid: "2", ask: "3")
    #expect(desk.sink.logs == ["1.0"])
    #expect(desk.sink.faults.isEmpty)
    desk.give(.instrument(0, symbol: "aapl.nasdaq", TestDesk.apple), for: 0)
    desk.quote(bid: "3", ask: "4")
    #expect(desk.sink.logs == ["1.0", "3.0"])
  }

  @Test func onStartThatHitsItsLimit_EndsTheDeskWithAFailure() {
    let desk = TestDesk(
      "return { on_start = function() while true do end end }", instructionLimit: 10_000,
      withInstrument: false)
    #expect(desk.lastStep == .fail)
    #expect(!desk.sink.bodies.contains(.started))
  }

  @Test func state_IsSavedAfterTheCallbackAndComesBack() throws {
    let source = """
      return { state_version = 1,
        on_start = function() print(state.get("count", 0)) end,
        on_quote = function() state.set("count", state.get("count", 0) + 1) end }
      """
    let first = TestDesk(source)
    first.quote(bid: "1", ask: "2")
    first.quote(bid: "1", ask: "2")
    let saved = first.sink.bodies.compactMap {
      if case .state(let state) = $0 { state } else { nil }
    }
    #expect(saved.count == 2)
    let last = try #require(saved.last)
    #expect(last.version == 1)
    let second = TestDesk(source, state: last)
    #expect(second.sink.logs == ["2"])
  }

  @Test func olderState_GoesThroughMigrate() {
    let old = SavedState(version: 1, bytes: Array(#"{"count":2}"#.utf8))
    let desk = TestDesk(
      """
      return { state_version = 2,
        migrate = function(old, version) return {total = old.count * 10, was = version} end,
        on_start = function() print(state.get("total"), state.get("was")) end }
      """, state: old)
    #expect(desk.sink.logs == ["20 1"])
  }

  @Test func stateThatCannotBeMigrated_StopsTheStrategyAndIsKept() throws {
    let old = SavedState(version: 1, bytes: Array(#"{"count":2}"#.utf8))
    let desk = TestDesk("return { state_version = 2 }", state: old)
    #expect(try #require(desk.sink.faults.first).message.contains("no 'migrate' function"))
    #expect(!desk.sink.bodies.contains(.started))
    #expect(!desk.sink.bodies.contains { if case .state = $0 { true } else { false } })
  }

  @Test func timers_AreNamed() {
    let desk = TestDesk(
      """
      return { on_start = function() timer.every(5, "scan"); timer.after(1, "once") end,
        on_timer = function(name) print(name, clock.now()) end }
      """)
    let ids = desk.sink.bodies.compactMap {
      if case .timerSet(let id, _, let repeats) = $0 { (id, repeats) } else { nil }
    }
    #expect(ids.map(\.1) == [true, false])
    desk.give(.timer(id: ids[0].0), for: 0)
    desk.give(.timer(id: ids[1].0), for: 0)
    desk.give(.timer(id: ids[1].0), for: 0)
    #expect(desk.sink.logs.map { $0.prefix(4) } == ["scan", "once"])
  }

  @Test func stop_CallsOnStopOnceAndLeaves() {
    let desk = TestDesk("return { on_stop = function(reason) print('bye', reason) end }")
    #expect(desk.give(.stop(reason: "shutdown")) == .leave)
    #expect(desk.sink.logs == ["bye shutdown"])
    #expect(desk.sink.bodies.last == .stopped)
  }

  @Test func lostLogLines_AreCountedAndTold() {
    let desk = TestDesk("return { on_quote = function(q) print(q.bid) end }")
    desk.sink.hasRoomForLogs = false
    for _ in 0..<3 { desk.quote(bid: "1", ask: "2") }
    desk.sink.hasRoomForLogs = true
    desk.quote(bid: "5", ask: "6")
    #expect(desk.sink.logs == ["3 lines were lost: the log was behind", "5.0"])
  }

  @Test func modules_ComeFromTheDeployment() {
    let desk = TestDesk(
      """
      local bands = require("lib.bands")
      return { on_start = function() print(bands.double(21)) end }
      """,
      modules: [
        ScriptModule(name: "lib.bands", source: "return { double = function(x) return x * 2 end }")
      ])
    #expect(desk.sink.logs == ["42"])
  }

  @Test func lookingBack_GivesBarsOldestFirst() {
    let desk = TestDesk(
      """
      return { bars = {"5s"}, on_bar = function(bar)
        local bars = feed.bars("aapl.nasdaq", "5s", 2)
        print(#bars, bars[#bars].close, bar.size) end }
      """)
    for close in ["100", "101", "102"] { desk.bar(close) }
    #expect(desk.sink.logs == ["1 100 5s", "2 101 5s", "2 102 5s"])
  }

  @Test func utcDate_IsTheCalendars() {
    let desk = TestDesk(
      """
      return { on_start = function()
        local d = clock.utc(1709210096)
        print(d.year, d.month, d.day, d.hour, d.minute, d.second, d.weekday)
        d = clock.utc(-1)
        print(d.year, d.month, d.day, d.weekday) end }
      """)
    #expect(desk.sink.logs == ["2024 2 29 12 34 56 4", "1969 12 31 3"])
  }
}
