import Performance
import Testing
import TradingModel

@Suite struct StatisticsTests {
  @Test func nothing_HasNoFigures() {
    var builder = Samples.builder()
    let statistics = Statistics(builder.finish(end: Samples.time(10), marks: [:]))
    let known: Set = [
      "profit", "days", "days_per_year", "trades", "open_trades", "fees", "orders", "rejected",
      "cancelled", "winning_streak", "losing_streak", "days_winning_streak", "days_losing_streak",
      "time_invested",
    ]
    for figure in Figure.all {
      #expect((figure.value(statistics) != nil) == known.contains(figure.key), "\(figure.key)")
    }
  }

  @Test func daysWithoutDeviation_HaveNoRatio() {
    let still = ReturnSeries(
      days: Array(1...60), values: Array(repeating: 0.1, count: 60), daysPerYear: 252)
    let figures = ReturnStatistics(still)
    #expect(figures.volatility == 0 && figures.sharpe == nil && figures.skew == nil)
    #expect(figures.sortino == nil && figures.calmar == nil && figures.drawdown == nil)
    #expect(SharpeEvidence(returns: still.values) == nil)
    #expect(ReturnTables(still).histogram.isEmpty)
  }

  @Test func figures_AreNeverInfinite() {
    for values in [[], [0], [-1], [-2], [1e300, 1e300], [-1, 5], [0, 0, 0], [5e-300, 2]] {
      let series = ReturnSeries(
        days: Array(1...Int32(max(values.count, 1))), values: values, daysPerYear: 252)
      var statistics = Statistics(
        TradingResult(
          kind: .live, strategy: nil, script: nil, account: "a", start: Samples.start,
          end: Samples.start, currency: "USD", capital: .zero))
      statistics.returns = ReturnStatistics(series)
      for figure in Figure.all {
        #expect(figure.value(statistics)?.isFinite != false, "\(figure.key) of \(values)")
      }
    }
  }

  @Test func returns_EndWhereTheWorthEnds() {
    var builder = Samples.builder(capital: 100)
    for (day, worth) in [110, 55, -5, 40].enumerated() {
      builder.closeDay(
        DayClose(day: 19_000 + Int32(day), equity: Decimal64(worth), wasInvested: day < 3))
    }
    let result = builder.finish(end: Samples.time(10), marks: [:])
    let series = ReturnSeries(result)
    #expect(series.days == [19_000, 19_001, 19_002])
    #expect(zip(series.values, [0.1, -0.5, -1 - 5.0 / 55]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(Statistics(result).exposure == 0.75)
  }

  @Test func saturdays_TellAMarketOfEveryDay() {
    // 1970-01-01 was a Thursday: day 2 was a Saturday.
    #expect(ReturnSeries.daysPerYear(of: [1]) == 252)
    #expect(ReturnSeries.daysPerYear(of: [1, 2]) == 365)
    #expect(ReturnSeries.daysPerYear(of: [3, 4, 5, 6, 7, 8]) == 252)
    #expect(Samples.series(1, days: 30, everyDay: true).daysPerYear == 365)
    #expect(Samples.series(1, days: 30).daysPerYear == 252)
    let stray = Samples.series(1, days: 300).days + [2]
    #expect(ReturnSeries.daysPerYear(of: stray) == 252, "one Saturday among many is a mistake")
  }

  @Test func drawdown_HasItsDates() {
    let values = [0.1, -0.2, 0.1, -0.1, 0.5, -0.05]
    let series = ReturnSeries(days: [10, 11, 12, 15, 16, 17], values: values, daysPerYear: 252)
    let fall = ReturnStatistics(series).drawdown
    #expect(abs((fall?.depth ?? 0) - (1 - 0.8 * 1.1 * 0.9)) < 1e-12)
    #expect(fall?.peak == 10 && fall?.trough == 15 && fall?.recovery == 16 && fall?.length == 6)
    let open = ReturnStatistics(
      ReturnSeries(days: [10, 11], values: [-0.1, -0.1], daysPerYear: 252)
    ).drawdown
    #expect(open?.peak == nil && open?.recovery == nil && open?.trough == 11 && open?.length == 1)
  }

  @Test func trades_AreCountedAfterFees() {
    var builder = Samples.builder()
    // Profits after fees: 9, -11, -1 (a gain that the fees ate), 19.
    for (index, exit) in [110, 90, 100, 120].enumerated() {
      let second = Int64(index * 10)
      builder.record(
        Samples.fill(.buy, 1, at: 100, second: second, commission: .of("0.5")), low: nil, high: nil)
      builder.record(
        Samples.fill(
          .sell, 1, at: Decimal64(exit), second: second + 5, commission: .of("0.5")),
        low: nil, high: nil)
    }
    let trades = Statistics(builder.finish(end: Samples.time(40), marks: [:])).trades
    #expect(trades.closed == 4 && trades.wins == 2 && trades.losses == 2)
    #expect(trades.net == 16 && trades.grossWin == 28 && trades.grossLoss == -12)
    #expect(trades.winRate == 0.5 && trades.averageWin == 14 && trades.averageLoss == -6)
    #expect(trades.profitFactor == 28.0 / 12 && trades.payoff == 14.0 / 6)
    #expect(trades.expectancy == 4 && trades.best == 19 && trades.worst == -11)
    #expect(trades.longestLosing == 2 && trades.longestWinning == 1)
    #expect(trades.averageSeconds == 5)
  }

  @Test func timeWithAPosition_CountsOverlapsOnce() {
    var builder = Samples.builder()
    builder.record(Samples.fill(.buy, 1, at: 1, second: 10), low: nil, high: nil)
    builder.record(Samples.fill(.buy, 1, at: 1, second: 20, symbol: "B"), low: nil, high: nil)
    builder.record(Samples.fill(.sell, 1, at: 1, second: 30), low: nil, high: nil)
    builder.record(Samples.fill(.sell, 1, at: 1, second: 40, symbol: "B"), low: nil, high: nil)
    builder.record(Samples.fill(.sell, 1, at: 1, second: 90), low: nil, high: nil)
    let result = builder.finish(end: Samples.time(100), marks: [:])
    #expect(Statistics(result).timeInvested == 0.4)
  }

  @Test func turnover_IsHalfOfWhatWasTradedOverTheMeanWorth() {
    var builder = Samples.builder(capital: 1000)
    builder.record(Samples.fill(.buy, 2, at: 100, pointValue: 5), low: nil, high: nil)
    builder.record(Samples.fill(.sell, 2, at: 100, second: 5, pointValue: 5), low: nil, high: nil)
    for day in 0..<63 {
      builder.closeDay(
        DayClose(
          day: Int32(19_000 + day / 5 * 7 + day % 5), equity: 1000,
          wasInvested: true))
    }
    let result = builder.finish(end: Samples.time(100), marks: [:])
    #expect(Statistics(result, daysPerYear: 252).turnover == 4)
  }

  @Test func months_AreCompounded() {
    // 2024-01-30, 2024-01-31, 2024-02-29, 2025-01-02.
    let series = ReturnSeries(
      days: [19_752, 19_753, 19_782, 20_090], values: [0.1, 0.1, -0.5, 0.2], daysPerYear: 252)
    let tables = ReturnTables(series)
    #expect(tables.months.map(\.month) == [1, 2, 1] && tables.months.map(\.year).last == 2025)
    #expect(abs(tables.months[0].value - 0.21) < 1e-12)
    #expect(tables.years.map(\.year) == [2024, 2025])
    #expect(abs(tables.years[0].value - (1.21 * 0.5 - 1)) < 1e-12)
    #expect(CalendarDay(daysSince1970: 19_782).description == "2024-02-29")
  }

  @Test func histogram_CountsEveryReturn() {
    for (seed, count) in [(1, 5), (2, 300), (3, 5000)] {
      let series = Samples.series(UInt64(seed), days: count)
      let bins = ReturnTables(series).histogram
      #expect(bins.reduce(0) { $0 + $1.count } == count)
      #expect(bins.count <= ReturnTables.maximumBins)
      for (bin, next) in zip(bins, bins.dropFirst()) {
        #expect(abs(bin.upper - next.lower) < 1e-12)
      }
      #expect(bins.contains { $0.lower == 0 }, "one edge is nought")
      for bin in bins.dropLast() {
        #expect(bin.count == series.values.count { $0 >= bin.lower && $0 < bin.upper })
      }
    }
  }

  @Test func figures_HaveTheirOwnKeys() {
    #expect(Set(Figure.all.map(\.key)).count == Figure.all.count)
    #expect(Figure.all.allSatisfy { !$0.formula.isEmpty && !$0.source.isEmpty })
    #expect(Figure.named("sharpe")?.title == "Sharpe ratio" && Figure.named("nothing") == nil)
  }
}
