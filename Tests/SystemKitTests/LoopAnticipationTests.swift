import SystemKit
import Testing

@Suite struct LoopAnticipationTests {
  @Test func announcedWork_IsDone() throws {
    let loop = try EventLoop(
      name: "expects", anticipation: LoopAnticipation(window: .milliseconds(50), share: 1000))
    let bell = try EventDescriptor()
    let done = Signal()
    try loop.watch(fd: bell.fd) { _ in
      bell.drain()
      done.fire()
    }
    try loop.start()
    loop.expectWork()
    bell.ring()
    #expect(done.wait())
    loop.stop()
    loop.join()
  }

  @Test func announcementsWithoutWork_DoNotDelayJobsAndTimers() throws {
    let loop = try EventLoop(
      name: "vain", anticipation: LoopAnticipation(window: .seconds(60), share: 1000))
    try loop.start()
    let jobDone = Signal()
    let timerDone = Signal()
    loop.expectWork()
    loop.execute { jobDone.fire() }
    #expect(jobDone.wait())
    loop.expectWork()
    loop.schedule(after: .milliseconds(1)) { timerDone.fire() }
    #expect(timerDone.wait())
    loop.stop()
    loop.join()
  }

  @Test(arguments: [LoopAnticipation(window: .milliseconds(1), share: 20), .none])
  func floodOfAnnouncements_StaysWithinTheBudget(_ anticipation: LoopAnticipation) throws {
    let loop = try EventLoop(name: "flood", anticipation: anticipation)
    try loop.start()
    let before = try processorTime(of: loop)
    let start = MonotonicClock.now()
    while MonotonicClock.now() - start < 400_000_000 { loop.expectWork() }
    let used = try processorTime(of: loop) - before
    // 10 ms of savings and 2 % of 400 ms, and as much again for the wakes themselves; without a
    // budget the loop would take nearly all of the time.
    #expect(used < 100_000_000, "\(used) ns of 400 ms")
    loop.stop()
    loop.join()
  }

  /// The processor time of the loop's thread so far.
  private func processorTime(of loop: EventLoop) throws -> Int64 {
    let times = Collected<Int64>()
    let done = Signal()
    loop.execute {
      times.append(MonotonicClock.threadTime())
      done.fire()
    }
    #expect(done.wait())
    return try #require(times.all.first)
  }
}
