import Testing

@testable import IBClient

struct HistoryPacerTests {
  @Test func smallBars_AreSixtyInTenMinutes() {
    var pacer = HistoryPacer<Int>(HistoryLimits())
    for index in 0..<60 {
      let now = Uptime.at(Double(index))
      check(pacer.delay(for: index, instrument: 1, isSmall: true, now: now) == .zero)
      pacer.started(index, instrument: 1, isSmall: true, now: now)
      pacer.finished()
    }
    let wait = pacer.delay(for: 99, instrument: 1, isSmall: true, now: .at(60))
    check(wait == .seconds(540))
    check(pacer.delay(for: 99, instrument: 1, isSmall: true, now: .at(600)) == .zero)
    check(pacer.delay(for: 98, instrument: 1, isSmall: false, now: .at(60)) == .zero)
  }

  @Test func identicalRequests_WaitFifteenSeconds() {
    var pacer = HistoryPacer<Int>(HistoryLimits())
    pacer.started(1, instrument: 1, isSmall: true, now: .at(0))
    pacer.finished()
    check(pacer.delay(for: 1, instrument: 1, isSmall: true, now: .at(5)) == .seconds(10))
    check(pacer.delay(for: 2, instrument: 1, isSmall: true, now: .at(5)) == .zero)
  }

  @Test func oneInstrument_HasFiveInTwoSeconds() {
    var pacer = HistoryPacer<Int>(HistoryLimits())
    for index in 0..<5 { pacer.started(index, instrument: 1, isSmall: true, now: .at(0)) }
    check(pacer.delay(for: 7, instrument: 1, isSmall: true, now: .at(0.5)) == .seconds(1.5))
    check(pacer.delay(for: 7, instrument: 2, isSmall: true, now: .at(0.5)) == .zero)
  }

  @Test func fifty_MayBeOpen() {
    var pacer = HistoryPacer<Int>(HistoryLimits())
    for index in 0..<50 {
      pacer.started(index, instrument: Int64(index), isSmall: false, now: .at(0))
    }
    check(pacer.delay(for: 77, instrument: 77, isSmall: false, now: .at(1)) > .zero)
    pacer.finished()
    check(pacer.delay(for: 77, instrument: 77, isSmall: false, now: .at(1)) == .zero)
    pacer.connectionEnded()
    check(pacer.delay(for: 78, instrument: 78, isSmall: false, now: .at(1)) == .zero)
  }

  @Test func requestsForBothSides_CountTwice() {
    var pacer = HistoryPacer<Int>(HistoryLimits())
    for index in 0..<29 {
      pacer.started(index, instrument: Int64(index), isSmall: true, cost: 2, now: .at(0))
    }
    check(pacer.used(now: .at(1)) == 58)
    check(pacer.delay(for: 90, instrument: 90, isSmall: true, cost: 2, now: .at(1)) == .zero)
    pacer.started(90, instrument: 90, isSmall: true, cost: 1, now: .at(1))
    check(
      pacer.delay(for: 91, instrument: 91, isSmall: true, cost: 2, now: .at(2)) == .seconds(598))
    check(pacer.delay(for: 91, instrument: 91, isSmall: true, cost: 1, now: .at(2)) == .zero)
    check(pacer.used(now: .at(600)) == 1)
  }

  @Test func aComplaint_PausesSmallBars_LongerEachTime() {
    var pacer = HistoryPacer<Int>(HistoryLimits())
    check(pacer.backOff(now: .at(0)) == .seconds(15))
    check(pacer.backOff(now: .at(5)) == nil)
    check(pacer.delay(for: 1, instrument: 1, isSmall: true, now: .at(5)) == .seconds(10))
    check(pacer.delay(for: 1, instrument: 1, isSmall: false, now: .at(5)) == .zero)
    check(pacer.delay(for: 1, instrument: 1, isSmall: true, now: .at(15)) == .zero)
    check(pacer.backOff(now: .at(20)) == .seconds(30))
    check(pacer.backOff(now: .at(60)) == .seconds(60))
    check(pacer.backOff(now: .at(1000)) == .seconds(15))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func randomRequests_KeepEveryRule(seed: UInt64) {
    var state = seed
    func random(_ range: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % range
    }
    var pacer = HistoryPacer<Int>(HistoryLimits())
    var starts: [(key: Int, instrument: Int64, cost: Int, time: Double)] = []
    var now = 0.0
    for _ in 0..<5000 {
      now += Double(random(1600)) / 1000
      let (key, cost) = (random(40), 1 + random(2))
      let instrument = Int64(key % 4)
      guard
        pacer.delay(for: key, instrument: instrument, isSmall: true, cost: cost, now: .at(now))
          == .zero
      else { continue }
      pacer.started(key, instrument: instrument, isSmall: true, cost: cost, now: .at(now))
      pacer.finished()
      starts.append((key, instrument, cost, now))
    }
    check(starts.count > 200)
    // A thousandth off each window: the clock's nanoseconds are not the test's fractions.
    for (index, last) in starts.enumerated() {
      let before = starts[...index].reversed()
      let window = before.prefix { last.time - $0.time < 599.999 }
      check(window.reduce(0) { $0 + $1.cost } <= 60)
      let burst = window.prefix { last.time - $0.time < 1.999 }
        .filter { $0.instrument == last.instrument }
      check(burst.reduce(0) { $0 + $1.cost } <= 5)
      let same = window.dropFirst().first { $0.key == last.key }
      check(same.map { last.time - $0.time >= 14.999 } ?? true)
    }
  }
}
