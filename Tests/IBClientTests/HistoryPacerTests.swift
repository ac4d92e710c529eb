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
}
