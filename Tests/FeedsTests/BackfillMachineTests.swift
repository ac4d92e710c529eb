import FeedsTestSupport
import Testing
import TradingModel

@testable import Feeds

@Suite struct BackfillMachineTests {
  private let now = Timestamp(seconds: 1_772_636_400)
  private let span = Duration.seconds(600)

  private func machine(
    depth: Duration = .seconds(1200), bars: Int = 0, instrument: Instrument = .make()
  ) -> BackfillMachine {
    BackfillMachine(
      plan: BackfillPlan(instrument: instrument, barSize: .minute, depth: depth, bars: bars),
      longestSpan: span)
  }

  private func frame(endingAt end: Timestamp) -> [Bar] {
    Bar.run(.minute, from: end.advanced(by: .zero - span), until: end)
  }

  private func end(_ step: BackfillMachine.Step) -> Timestamp? {
    if case .request(let request, _) = step { return request.end }
    return nil
  }

  private func wait(_ step: BackfillMachine.Step) -> Duration? {
    if case .request(_, let wait) = step { return wait }
    return nil
  }

  @Test func newestFrameComesFirstThenOlderOnesToTheDepth() {
    var machine = machine()
    let first = machine.start()
    #expect(wait(first) == .zero)
    #expect(end(first) == nil)
    let (bars, second) = machine.received(frame(endingAt: now), now: now)
    #expect(bars.count == 10)
    let older = now.advanced(by: .zero - span)
    #expect(end(second) == older)
    let (more, third) = machine.received(frame(endingAt: older), now: now)
    #expect(more.count == 10)
    #expect(third == .end(.depthReached))
  }

  @Test func warmupGoesDeeperThanTheDepth() {
    var machine = machine(depth: .zero, bars: 15)
    _ = machine.start()
    let (_, second) = machine.received(frame(endingAt: now), now: now)
    #expect(end(second) == now.advanced(by: .zero - span))
    let (_, third) = machine.received(
      frame(endingAt: now.advanced(by: .zero - span)), now: now)
    #expect(third == .end(.depthReached))
  }

  @Test func pacingIsAskedAgainWithAGrowingWait_fromTheFirstRequestOn() {
    var machine = machine()
    _ = machine.start()
    let pacing = FeedError(.pacing, "pacing violation", sourceCode: 162)
    let waits = (0..<4).map { _ in wait(machine.failed(pacing, now: now)) }
    #expect(waits == [.seconds(15), .seconds(30), .seconds(60), .seconds(60)])
    let (bars, _) = machine.received(frame(endingAt: now), now: now)
    #expect(bars.count == 10)
    #expect(wait(machine.failed(pacing, now: now)) == .seconds(15))
  }

  @Test func failuresInARowEndItWithTheirReason() {
    var machine = machine()
    _ = machine.start()
    let error = FeedError(.timedOut, "no answer")
    var last = machine.failed(error, now: now)
    for _ in 0..<9 { last = machine.failed(error, now: now) }
    #expect(last == .end(.failed(error)))
  }

  @Test func outageOfAnyLengthDoesNotEndIt() {
    var machine = machine()
    _ = machine.start()
    for _ in 0..<200 {
      let step = machine.failed(FeedError(.disconnected, "away"), now: now)
      #expect(wait(step).map { $0 <= .seconds(60) } == true)
    }
  }

  @Test(arguments: [FeedError.Code.noPermission, .cancelled, .notFound, .invalid])
  func refusalsEndItAtOnce(code: FeedError.Code) {
    var machine = machine()
    _ = machine.start()
    let error = FeedError(code, "refused")
    #expect(machine.failed(error, now: now) == .end(.failed(error)))
  }

  @Test func sameFrameAgainStepsBackAndThenEnds() {
    var machine = machine(depth: .seconds(86_400))
    _ = machine.start()
    _ = machine.received(frame(endingAt: now), now: now)
    let (none, second) = machine.received(frame(endingAt: now), now: now)
    #expect(none.isEmpty)
    #expect(end(second) == now.advanced(by: .zero - span * 2))
    _ = machine.received(frame(endingAt: now), now: now)
    #expect(machine.received(frame(endingAt: now), now: now).step == .end(.repeatedFrames))
  }

  @Test func overlappingFrameGivesOnlyItsOlderBars() {
    var machine = machine(depth: .seconds(86_400))
    _ = machine.start()
    _ = machine.received(frame(endingAt: now), now: now)
    let (bars, _) = machine.received(
      frame(endingAt: now.advanced(by: .seconds(-300))), now: now)
    #expect(bars.count == 5)
    #expect(bars.last?.start == now.advanced(by: .seconds(-660)))
  }

  @Test func unorderedAnswerIsPutInOrder() {
    var machine = machine()
    _ = machine.start()
    let bars = frame(endingAt: now)
    let (clean, _) = machine.received(bars.reversed() + bars, now: now)
    #expect(clean == bars)
  }

  @Test func noDataWalksOverClosedDaysAndEndsAtTheBound() {
    var machine = machine(instrument: .make(hours: .unknown))
    var step = machine.start()
    var steps = 0
    while case .request = step, steps < 1_000 {
      step = machine.failed(FeedError(.noData, "HMDS query returned no data"), now: now)
      steps += 1
    }
    #expect(step == .end(.noOlderData))
    #expect(steps < 40)
  }

  @Test func emptyAnswerIsAskedAgainBeforeItCounts() {
    var machine = machine()
    let first = machine.start()
    let (_, second) = machine.received([], now: now)
    #expect(end(second) == end(first))
    #expect(wait(second) == .seconds(1))
    let (_, third) = machine.received([], now: now)
    #expect(end(third).map { $0 < now } == true)
  }

  @Test func knownClosedTimeIsSkippedInOneStep() {
    var machine = machine()
    _ = machine.start()
    // Wednesday 02:00 UTC: the session before ended on Tuesday at 21:00.
    let night = Timestamp(seconds: 1_772_589_600)
    _ = machine.received([], now: night)
    let (_, step) = machine.received([], now: night)
    #expect(end(step) == Timestamp(seconds: 1_772_571_600))
  }
}
