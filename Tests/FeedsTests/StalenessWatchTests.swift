import FeedsTestSupport
import Testing
import TradingModel

@testable import Feeds

@Suite struct StalenessWatchTests {
  private let opening = Timestamp(seconds: 1_772_634_600)  // 2026-03-04 14:30 UTC

  @Test func closedMarketIsNeverStaleAndTheClockBeginsAtTheOpening() {
    let instrument = Instrument.make()
    var watch = StalenessWatch(
      limits: StalenessLimits(), now: opening.advanced(by: .seconds(-7200)))
    var time = opening.advanced(by: .seconds(-7200))
    while time < opening {
      #expect(watch.check(instrument, now: time) == .quiet)
      time = time.advanced(by: .seconds(1))
    }
    #expect(watch.check(instrument, now: opening.advanced(by: .seconds(60))) == .quiet)
    guard case .stale = watch.check(instrument, now: opening.advanced(by: .seconds(120))) else {
      Issue.record("an open market was silent for two minutes")
      return
    }
  }

  @Test func requestsOfASilentStreamGrowRarer() {
    let instrument = Instrument.make(hours: .unknown)
    var watch = StalenessWatch(limits: StalenessLimits(), now: opening)
    var times: [Int64] = []
    for second in 0..<40_000 {
      let now = opening.advanced(by: .seconds(second))
      if case .stale = watch.check(instrument, now: now) { times.append(Int64(second)) }
    }
    // Unknown hours wait ten times as long.
    #expect(times.first == 1_200)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    #expect(gaps == [1_200, 2_400] + Array(repeating: 3_600, count: gaps.count - 2))
  }
}
