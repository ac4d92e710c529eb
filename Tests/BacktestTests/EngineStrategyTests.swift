import Backtest
import History
import Performance
import StrategyChannel
import Testing
import TradingModel

/// What the strategy hears and when; what goes wrong.
@Suite struct EngineStrategyTests {
  @Test func timers_FireInVirtualTime() throws {
    let outcome = try BacktestPlan.make(
      script(
        "",
        rest: """
          function S.on_start() timer.every(90, 'tick') end
          function S.on_timer(name) log.info(name, clock.now() - \(monday.seconds)) end
          """), (0..<5).map { .flat($0, 10000) }
    ).run()
    // The strategy begins with the first thing that it could know: the end of the first bar.
    #expect(outcome.texts == ["tick 150.0", "tick 240.0"])
  }

  @Test func barsBeforeTheStart_WarmUp_AndOrdersAreRefused() throws {
    var plan = BacktestPlan.make(
      """
      local S = { symbols = { 'ACME.NASDAQ' }, bars = { '1m' }, warmup = 2 }
      function S.on_bar(bar)
        local number, why = order.buy { symbol = 'ACME.NASDAQ', quantity = 1 }
        log.info(bar.close, bar.warmup, number, why)
      end
      return S
      """, (0..<6).map { .flat($0, 10000 + Int($0) * 100) })
    plan.from = after(240)
    let outcome = try plan.run()
    #expect(
      outcome.texts == [
        "101.0 true nil warming up", "102.0 true nil warming up", "103.0 false 1 nil",
        "104.0 false 2 nil", "105.0 false 3 nil",
      ])
    #expect(outcome.fills == ["240 BUY 1 104", "300 BUY 1 105"])
  }

  @Test func theEnd_IsNotHeard() throws {
    var plan = BacktestPlan.make(script("log.info(n)"), (0..<6).map { .flat($0, 10000) })
    plan.to = after(180)
    #expect(try plan.run().texts == ["1", "2"])
  }

  @Test func longerBars_AreMadeOfTheData() throws {
    let outcome = try BacktestPlan.make(
      """
      local S = { symbols = { 'ACME.NASDAQ' }, bars = { '5m' } }
      function S.on_bar(b)
        log.info(b.size, b.time - \(monday.seconds), b.open, b.high, b.low, b.close, b.volume)
      end
      return S
      """,
      (0..<12).map { .bar($0, 10000 + Int($0), 10100 + Int($0), 9900, 10050 + Int($0)) }
    ).run()
    #expect(
      outcome.texts == [
        "5m 0.0 100.0 101.04 99.0 100.54 5000.0", "5m 300.0 100.05 101.09 99.0 100.59 5000.0",
      ])
  }

  @Test func stop_KeepsWhatIsDone() throws {
    let plan = BacktestPlan.make(
      script("if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 1 } end"),
      (0..<10_000).map { .flat($0, 10000) })
    var calls = 0
    let outcome = try Backtest(plan).run { progress in
      calls += 1
      #expect(progress.of == 10_000)
      return calls < 2
    }
    #expect(!outcome.isWhole)
    #expect(outcome.events > 0 && outcome.events < 10_000)
    #expect(outcome.fills == ["60 BUY 1 100"])
    #expect(outcome.result.notes.contains { $0.contains("not played to its end") })
  }

  @Test func faultInACallback_IsShownWithItsPlace_AndTheRunGoesOn() throws {
    let outcome = try BacktestPlan.make(
      script("if n == 2 then error('no such luck') end log.info(n)"),
      (0..<3).map { .flat($0, 10000) }
    ).run()
    #expect(outcome.fault?.file == "test.lua")
    #expect(outcome.fault?.line == 5)
    #expect(outcome.fault?.message.contains("no such luck") == true)
    #expect(outcome.texts.first == "1" && outcome.texts.last == "3")
    #expect(outcome.isWhole)
  }

  @Test func brokenScript_IsAnError() throws {
    #expect(throws: BacktestError.self) {
      try BacktestPlan.make("return {", [.flat(0, 10000)]).run()
    }
  }

  @Test func unknownSymbol_IsToldWithWhatToDo() throws {
    var plan = BacktestPlan.make(script(""), [.flat(0, 10000)])
    plan.instruments = []
    let error = #expect(throws: BacktestError.self) { try plan.run() }
    #expect(error?.description.contains("--instrument ACME.NASDAQ:tick=0.01") == true)
  }

  @Test func symbolWithoutData_IsToldWithWhatThereIs() throws {
    let plan = BacktestPlan.make(script("", symbols: "'AAPL.NASDAQ'"), [.flat(0, 10000)])
    #expect(throws: BacktestError.missingData(wanted: ["AAPL.NASDAQ"], given: ["ACME.NASDAQ"])) {
      try plan.run()
    }
  }

  @Test func backwardsData_IsAnError() throws {
    let plan = BacktestPlan.make(script(""), [.flat(1, 10000), .flat(0, 10000)])
    #expect(throws: BacktestError.self) { try plan.run() }
  }

  @Test func endlessAnswers_EndTheRun() throws {
    let outcome = try BacktestPlan.make(
      script(
        "order.cancel_all()",
        rest: "function S.on_order(o) order.cancel_all() order.cancel_all() end"),
      (0..<3).map { .flat($0, 10000) }
    ).run()
    #expect(!outcome.isWhole)
    #expect(outcome.fault?.message.contains("without end") == true)
  }

  @Test func messages_AreHeardBeforeTheyAreActedOn() throws {
    let backtest = try Backtest(
      .make(
        script("if n == 1 then order.buy { symbol = 'ACME.NASDAQ', quantity = 1 } end"),
        [.flat(0, 10000), .flat(1, 10000)]))
    var heard: [(String, Timestamp)] = []
    backtest.hear = { message, time in
      if case .request = message.body { heard.append(("request", time)) }
    }
    _ = try backtest.run()
    #expect(heard.map(\.1) == [after(60)])
  }

  @Test func stockOutsideOfItsHours_WaitsForTheOpening() throws {
    // 20:59 and 21:00 UTC are the last minute in New York and the first after it; 14:30 the next
    // day is the opening.
    let last: Int64 = 359
    let opening: Int64 = 24 * 60 - 30
    var plan = BacktestPlan.make(
      script(
        "if n == 1 then order.buy { symbol = 'AAPL.NASDAQ', quantity = 1 } end",
        symbols: "'AAPL.NASDAQ'"), [])
    plan.data = [
      HistorySeries(
        "AAPL.NASDAQ",
        [
          .flat(last, 10000), .flat(last + 1, 10100), .flat(opening - 1, 10200),
          .flat(opening, 10300), .flat(opening + 1, 10400),
        ])
    ]
    let outcome = try plan.run()
    #expect(outcome.fills == ["\(opening * 60) BUY 1 103"])
  }
}
