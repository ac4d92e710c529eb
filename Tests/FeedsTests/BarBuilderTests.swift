import FeedsTestSupport
import Testing
import TradingModel

@testable import Feeds

@Suite struct BarBuilderTests {
  private let start = Timestamp(seconds: 1_772_636_400)  // 2026-03-04 15:00:00 UTC
  private let hours = TradingSchedule.weekdays(
    firstMidnight: 1_772_409_600, open: 52_200, close: 75_600)

  private func at(_ seconds: Double) -> Timestamp {
    start.advanced(by: .milliseconds(Int(seconds * 1000)))
  }

  private func builder(
    _ sizes: BarSize..., source: BarSource = .trades, schedule: TradingSchedule? = nil,
    from: Timestamp? = nil
  ) -> BarBuilder {
    let begin = from ?? start
    var builder = BarBuilder(source: source, schedule: schedule ?? hours, completeFrom: begin)
    for size in sizes { builder.add(size, now: begin) }
    return builder
  }

  @Test func tradesOfOneSecondMakeItsBar() {
    var builder = builder(.second)
    builder.receive(Trade.make(10, 2, at: at(0.1)))
    builder.receive(Trade.make(12, 1, at: at(0.5)))
    builder.receive(Trade.make(9, 1, at: at(0.9)))
    #expect(!builder.hasFinished)
    builder.receive(Trade.make(11, 1, at: at(1.0)))
    let bars = builder.takeFinished()
    #expect(bars.count == 1)
    #expect(bars[0].size == .second)
    #expect(
      bars[0].bar
        == Bar(
          start: start, open: 10, high: 12, low: 9, close: 9, volume: 4,
          wap: Decimal64("10.25"), count: 3))
  }

  @Test func barClosesOnTimeWithoutANextTick() {
    var builder = builder(.second, .minute)
    builder.receive(Trade.make(10, at: at(59.5)))
    builder.advance(to: at(59.9))
    #expect(!builder.hasFinished)
    builder.advance(to: at(60))
    #expect(builder.takeFinished().map(\.size) == [.second, .minute])
  }

  @Test func minuteBarsLieOnTheMinuteAndEqualTheTrades() {
    var builder = builder(.minute)
    var generator = SplitMix(seed: 7)
    var trades: [Trade] = []
    for second in 0..<180 where second % 7 != 3 {
      let price = Price(Int(100 + generator.next() % 20))
      trades.append(
        .make(price, Quantity(Int(1 + generator.next() % 5)), at: at(Double(second) + 0.3)))
    }
    for trade in trades { builder.receive(trade) }
    builder.advance(to: at(180))
    let bars = builder.takeFinished().map(\.bar)
    #expect(bars.map(\.start) == [at(0), at(60), at(120)])
    for bar in bars {
      let own = trades.filter {
        $0.time >= bar.start && $0.time < bar.start.advanced(by: .seconds(60))
      }
      #expect(bar.open == own.first?.price)
      #expect(bar.close == own.last?.price)
      #expect(bar.high == own.map(\.price).max())
      #expect(bar.low == own.map(\.price).min())
      #expect(bar.count == own.count)
      #expect(bar.volume == own.reduce(.zero) { $0 + $1.size })
    }
  }

  @Test func closedMarketMakesNoBars() {
    let evening = at(7 * 3600)
    var builder = builder(.second, .minute, from: evening)
    builder.receive(Trade.make(10, at: evening))
    builder.advance(to: evening.advanced(by: .seconds(3600)))
    #expect(!builder.hasFinished)
    #expect(builder.closedMarketCount == 1)
  }

  @Test func intervalWithoutATradeMakesNoBar() {
    var builder = builder(.second)
    builder.receive(Trade.make(10, at: at(0)))
    builder.receive(Trade.make(10, at: at(5)))
    builder.advance(to: at(10))
    #expect(builder.takeFinished().map(\.bar.start) == [at(0), at(5)])
  }

  @Test func unknownHoursBuild() {
    var builder = builder(.second, schedule: .unknown)
    builder.receive(Trade.make(10, at: at(0)))
    builder.advance(to: at(1))
    #expect(builder.takeFinished().count == 1)
  }

  @Test func lateTickChangesNoClosedBarAndIsCounted() {
    var builder = builder(.second, .minute)
    builder.receive(Trade.make(10, at: at(0.5)))
    builder.advance(to: at(1))
    builder.receive(Trade.make(99, at: at(0.9)))
    builder.receive(Trade.make(11, at: at(2)))
    builder.receive(Trade.make(99, at: at(1.5)))
    builder.advance(to: at(60))
    let bars = builder.takeFinished().map(\.bar)
    #expect(bars.allSatisfy { $0.high < 99 })
    #expect(bars.count == 3)
    #expect(builder.lateCount == 2)
  }

  @Test func barWhoseBeginningWasNotSeenIsDropped() {
    var builder = builder(.minute, from: at(30))
    builder.receive(Trade.make(10, at: at(31)))
    builder.receive(Trade.make(11, at: at(61)))
    builder.advance(to: at(120))
    #expect(builder.takeFinished().map(\.bar.start) == [at(60)])
    #expect(builder.incompleteCount == 1)
  }

  @Test func forexBarsAreMadeOfMidpointsAndHaveNoVolume() {
    var builder = builder(.second, source: .midpoints)
    builder.receive(Quote.make(at: at(0), bid: 10, ask: 12))
    var sizeOnly = Quote.make(at: at(0.5), bid: 50, ask: 60)
    sizeOnly.changed = [.bidSize]
    builder.receive(sizeOnly)
    builder.receive(Quote.make(at: at(0.6), bid: 11, ask: 12))
    builder.advance(to: at(1))
    let bar = builder.takeFinished().first?.bar
    #expect(bar?.open == 11)
    #expect(bar?.close == Decimal64("11.5"))
    #expect(bar?.high == Decimal64("11.5"))
    #expect(bar?.volume == nil)
    #expect(bar?.count == nil)
  }

  @Test func realTimeBarsMakeTheSizesThatAreMultiplesOfFive() {
    var builder = builder(.second, .fiveSeconds, BarSize(rawValue: 15))
    builder.useRealTimeBars(true)
    for index in 0..<3 { builder.receive(Bar.make(at(Double(index) * 5), Price(10 + index))) }
    builder.receive(Trade.make(500, at: at(3)))
    builder.advance(to: at(15))
    let bars = builder.takeFinished()
    #expect(bars.filter { $0.size == .fiveSeconds }.count == 3)
    let whole = bars.filter { $0.size.rawValue == 15 }.map(\.bar)
    #expect(whole.count == 1)
    #expect(whole.first?.open == 10)
    #expect(whole.first?.close == 12)
    #expect(whole.first?.volume == 30)
    #expect(bars.filter { $0.size == .second }.map(\.bar.close) == [500])
  }

  @Test func dailyBarFollowsTheTradingDay() {
    // Chicago's future: 23:00 to 22:00 UTC, with the date of the close.
    let monday: Int64 = 1_772_409_600
    let sessions = (0..<4).map { day in
      TradingSchedule.Session(
        open: Timestamp(seconds: monday + Int64(day) * 86_400 - 3600),
        close: Timestamp(seconds: monday + Int64(day) * 86_400 + 79_200))
    }
    let schedule = TradingSchedule(zone: "US/Central", sessions: sessions)
    let evening = Timestamp(seconds: monday - 3000)
    var builder = builder(
      .day, schedule: schedule, from: Timestamp(seconds: monday - 4000))
    builder.receive(Trade.make(10, at: evening))
    builder.advance(to: Timestamp(seconds: monday + 60))
    builder.receive(Trade.make(12, at: Timestamp(seconds: monday + 79_000)))
    builder.advance(to: Timestamp(seconds: monday + 79_199))
    #expect(!builder.hasFinished)
    builder.advance(to: Timestamp(seconds: monday + 79_200))
    let bars = builder.takeFinished().map(\.bar)
    #expect(bars.map(\.start) == [Timestamp(seconds: monday)])
    #expect(bars.first?.open == 10)
    #expect(bars.first?.close == 12)
  }

  @Test func lunchBreakDoesNotSplitATradingDay() {
    let day: Int64 = 1_772_409_600
    let schedule = TradingSchedule(
      zone: "Hongkong",
      sessions: [(5_400, 14_400), (18_000, 28_800), (91_800, 100_800), (104_400, 115_200)].map {
        TradingSchedule.Session(
          open: Timestamp(seconds: day + $0.0), close: Timestamp(seconds: day + $0.1))
      })
    let days = TradingDays(schedule)
    let morning = days.day(containing: Timestamp(seconds: day + 6_000))
    let afternoon = days.day(containing: Timestamp(seconds: day + 20_000))
    #expect(morning == afternoon)
    #expect(morning.date == Timestamp(seconds: day))
    #expect(days.day(containing: Timestamp(seconds: day + 30_000)).date.seconds == day + 86_400)
  }

  /// A market and its sessions of one Friday, in seconds of its UTC day.
  static let fridays: [(String, [(Int64, Int64)])] = [
    ("New York", [(32_400, 90_000)]), ("New York, half", [(32_400, 79_200)]),
    ("Chicago, half", [(-3600, 65_700)]), ("Frankfurt", [(28_800, 59_400)]),
    ("London, half", [(28_800, 45_000)]), ("Tokyo", [(0, 9_000), (12_600, 23_400)]),
    ("Hong Kong, half", [(5_400, 14_400)]), ("Sydney", [(-3600, 18_000)]),
    ("Sydney, half", [(-3600, 11_400)]), ("crypto by New York's clock", [(18_000, 104_400)]),
    ("forex", [(-6300, 79_200)]),
  ]

  @Test(arguments: fridays)
  func tradingDay_HasTheExchangesOwnDate(_ row: (String, [(Int64, Int64)])) {
    let friday: Int64 = 1_795_737_600
    let schedule = TradingSchedule(
      zone: row.0,
      sessions: row.1.map {
        TradingSchedule.Session(
          open: Timestamp(seconds: friday + $0.0), close: Timestamp(seconds: friday + $0.1))
      })
    let calendar = BarCalendar(size: .day, schedule: schedule)
    for session in schedule.sessions {
      for moment in [session.open, session.close.advanced(by: .seconds(-1))] {
        let interval = calendar.interval(containing: moment)
        #expect(interval.stamp == Timestamp(seconds: friday), "\(row.0)")
        #expect(interval.until == schedule.sessions.last?.close, "\(row.0)")
      }
    }
  }

  @Test func barsOfSeveralDaysBeginOnAMonday() {
    let calendar = BarCalendar(size: BarSize(rawValue: 7 * 86_400), schedule: .unknown)
    let interval = calendar.interval(containing: start)
    #expect(interval.stamp == Timestamp(seconds: 1_772_409_600))
  }
}

/// A small generator with a fixed seed.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
