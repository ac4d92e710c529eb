import Backtest
import Foundation
import History
import StrategyChannel
import Testing
import TradingModel

struct LookaheadTests {
  @Test("an honest engine on honest data decides the same whatever the future is")
  func honesty_IsProven() throws {
    let bars = Lookahead.bars(600)
    let check = LookaheadCheck(
      Lookahead.plan([Lookahead.series(BarList(bars: bars, size: .minute))]), cuts: 6,
      truncate: { moment in
        [Lookahead.series(BarList(bars: Lookahead.known(bars, moment), size: .minute))]
      })
    let report = try #require(try check.run())
    #expect(report.isClean, "\(report)")
    #expect(report.decisions > 50)
    #expect(report.cuts.count == 7 && report.cuts.last?.future == .replaced)
    #expect(report.compared > 100)
    #expect(report.probe?.orders == 3 && report.probe?.traded == 0)
  }

  @Test("a reader that delivers bars early is caught at the first cut, with the decision")
  func earlyReader_IsCaught() throws {
    let bars = Lookahead.bars(600)
    let check = LookaheadCheck(
      Lookahead.plan([Lookahead.series(EarlyReader(bars: bars, size: .minute))]), cuts: 6,
      truncate: { moment in
        [Lookahead.series(EarlyReader(bars: Lookahead.known(bars, moment), size: .minute))]
      })
    let report = try #require(try check.run())
    #expect(!report.isClean)
    let difference = try #require(report.cuts.compactMap(\.difference).first)
    #expect(difference.whole != difference.without)
    #expect((difference.whole ?? difference.without)?.isEmpty == false)
  }

  @Test("a past that the future rewrites is caught: adjusted prices")
  func adjustedPrices_AreCaught() throws {
    let bars = Lookahead.bars(600)
    /// Every price is divided by the last one, as a back-adjustment does.
    @Sendable func adjusted(_ bars: [Bar]) -> [Bar] {
      guard let last = bars.last?.close else { return bars }
      return bars.map { bar in
        var bar = bar
        func scale(_ price: Decimal64) -> Decimal64 {
          price.divided(by: last, scale: 5) ?? price
        }
        (bar.open, bar.high) = (scale(bar.open), scale(bar.high))
        (bar.low, bar.close) = (scale(bar.low), scale(bar.close))
        return bar
      }
    }
    let check = LookaheadCheck(
      Lookahead.plan([Lookahead.series(BarList(bars: adjusted(bars), size: .minute))]), cuts: 4,
      truncate: { moment in
        [Lookahead.series(BarList(bars: adjusted(Lookahead.known(bars, moment)), size: .minute))]
      })
    let report = try #require(try check.run())
    let difference = try #require(report.cuts.compactMap(\.difference).first)
    #expect(difference.file == "cross.lua" && difference.line != nil)
  }

  @Test("bars that are stamped at their start but read as stamped at their end are caught")
  func startStamps_AreCaught() throws {
    let bars = Lookahead.bars(600)
    let fine = Lookahead.series(BarList(bars: bars, size: .minute), "minutes.csv")
    let right = Lookahead.joined(bars, by: 5)
    // Read as ends, the stamps make each bar known five minutes before it is over.
    let wrong = right.map { bar in
      var bar = bar
      bar.start = bar.start.advanced(by: .seconds(-300))
      return bar
    }
    let five = BarSize(rawValue: 300)
    for (list, verdict) in [(right, DataTiming.Verdict.right), (wrong, .early)] {
      let plan = Lookahead.plan([
        fine, Lookahead.series(BarList(bars: list, size: five), "fives.csv"),
      ])
      let report = try #require(try LookaheadCheck(plan, cuts: 2).run())
      #expect(report.timings.map(\.verdict) == [verdict], "\(report.timings)")
      #expect(report.isClean == (verdict == .right))
    }
    let late = right.map { bar in
      var bar = bar
      bar.start = bar.start.advanced(by: .seconds(300))
      return bar
    }
    let report = try #require(
      try LookaheadCheck(
        Lookahead.plan([fine, Lookahead.series(BarList(bars: late, size: five), "fives.csv")]),
        cuts: 2
      ).run())
    #expect(report.timings.first?.verdict == .late && report.isClean)
  }

  @Test("an engine that fills an order within the bar on which it was decided is caught")
  func sameBarFills_AreCaught() throws {
    let bars = Lookahead.bars(300)
    // After each bar a moment in which orders meet its close once more.
    let planted = LookaheadEngine { plan, hear, goOn in
      var plan = plan
      let limit = plan.to ?? Timestamp(rawValue: .max)
      let shown = bars.filter { $0.start.advanced(by: .seconds(60)) < limit }
      let closes = shown.map { bar in
        Bar(
          start: bar.start.advanced(by: .seconds(60)), open: bar.close, high: bar.close,
          low: bar.close, close: bar.close)
      }
      plan.data.append(Lookahead.series(BarList(bars: closes, size: .second), "cheat"))
      plan.to = plan.to.map { $0.advanced(by: .seconds(1)) }
      return try LookaheadEngine.standard.run(plan, hear, goOn)
    }
    let plan = Lookahead.plan([Lookahead.series(BarList(bars: bars, size: .minute))])
    let report = try #require(try LookaheadCheck(plan, cuts: 4, engine: planted).run())
    #expect((report.probe?.traded ?? 0) > 0, "\(report)")
    #expect(report.probe?.first?.contains("no later price was known") == true)
    #expect(!report.isClean)
  }

  @Test("an engine whose fills come from the future is caught by the cut")
  func peekingEngine_IsCaught() throws {
    let bars = Lookahead.bars(300)
    // The engine knows the whole file whatever it was given, and plays the next bar's prices.
    let planted = LookaheadEngine { plan, hear, goOn in
      var plan = plan
      let limit = plan.to ?? Timestamp(rawValue: .max)
      let count = bars.count { $0.start.advanced(by: .seconds(60)) < limit }
      let seen = Array(bars.prefix(count))
      plan.data = [Lookahead.series(EarlyReader(bars: seen, size: .minute))]
      return try LookaheadEngine.standard.run(plan, hear, goOn)
    }
    let plan = Lookahead.plan([Lookahead.series(BarList(bars: bars, size: .minute))])
    let report = try #require(try LookaheadCheck(plan, cuts: 8, engine: planted).run())
    #expect(!report.isClean)
  }

  @Test("a strategy that decides nothing is told so, and a check can be ended")
  func quietStrategies_AreNoted() throws {
    let plan = Lookahead.plan(
      [Lookahead.series(BarList(bars: Lookahead.bars(50), size: .minute))],
      source: "return { symbols = { \"EURUSD.IDEALPRO\" }, bars = { \"1m\" } }")
    let report = try #require(try LookaheadCheck(plan, cuts: 3).run())
    #expect(report.decisions == 0 && report.cuts.count == 4)
    #expect(report.notes.contains { $0.contains("decided nothing") })
    #expect(try LookaheadCheck(plan, cuts: 3).run { _, done, _ in done < 2 } == nil)
  }

  @Test("a warm-up that is too short for an EMA is found, and one that is enough is not blamed")
  func warmup_IsJudged() throws {
    let source = """
      local S = { symbols = { "EURUSD.IDEALPRO" }, bars = { "1m" }, warmup = 5 }
      local e
      function S.on_bar(bar)
        e = e or ta.ema(20)
        local v = e(bar.close)
        if bar.warmup or not v then return end
        log.info(bar.close > v and "above" or "below")
      end
      return S
      """
    var plan = Lookahead.plan(
      [Lookahead.series(BarList(bars: Lookahead.bars(3000), size: .minute))], source: source)
    plan.from = Lookahead.first.advanced(by: .seconds(60 * 2000))
    let short = try #require(try WarmupCheck(plan, declared: 5).run())
    #expect(!short.isEnough)
    #expect(short.rows.map(\.warmup) == [5, 50, 100])
    #expect(short.rows[0].changed > 0)
    plan.start.source = source.replacing("warmup = 5", with: "warmup = 400")
    let long = try #require(try WarmupCheck(plan, declared: 400).run())
    #expect(long.isEnough, "\(long)")
  }
}
