import SystemKit
import Testing

@Suite struct EventLoopTests {
  @Test func jobs_OfOneThread_RunInTheirOrderOnTheLoop() throws {
    let loop = try EventLoop(name: "jobs")
    try loop.start()
    let seen = Collected<Int>()
    let done = Signal()
    #expect(!loop.isCurrent)
    for number in 0..<1000 {
      loop.execute {
        if loop.isCurrent { seen.append(number) }
        if number == 999 { done.fire() }
      }
    }
    #expect(done.wait())
    #expect(seen.all == Array(0..<1000))
    loop.stop()
    loop.join()
  }

  @Test func jobs_BeforeTheStart_RunOnceItRuns() throws {
    let loop = try EventLoop(name: "early")
    let done = Signal()
    loop.execute { done.fire() }
    try loop.start()
    #expect(done.wait())
    loop.stop()
    loop.join()
  }

  @Test func fullInbox_RefusesAndKeepsWhatItHas() throws {
    let loop = try EventLoop(name: "full", inboxLimit: 3)
    let seen = Collected<Int>()
    let answers = (0..<5).map { number in loop.execute { seen.append(number) } }
    #expect(answers == [true, true, true, false, false])
    try loop.start()
    loop.stop()
    loop.join()
    #expect(seen.all == [0, 1, 2])
  }

  @Test func endedLoop_RefusesJobs() throws {
    let loop = try EventLoop(name: "ended")
    try loop.start()
    loop.stop()
    loop.join()
    #expect(!loop.execute {})
  }

  @Test func everyTakenJob_Runs_HoweverCloseToTheEnd() throws {
    for _ in 0..<50 {
      let loop = try EventLoop(name: "end")
      let (taken, run) = (Counter(), Counter())
      try loop.start()
      let done = Signal()
      let writers = try (0..<3).map { index in
        let writer = try EventLoop(name: "writer\(index)")
        try writer.start()
        writer.execute {
          while loop.execute({ _ = run.add() }) { _ = taken.add() }
          done.fire()
        }
        return writer
      }
      loop.stop()
      for _ in writers { #expect(done.wait()) }
      for each in writers { each.stop() }
      for each in writers + [loop] { each.join() }
      #expect(taken.add() == run.add())
    }
  }

  @Test func timers_ComeUpInOrder_AndCancelledOnesNever() throws {
    let loop = try EventLoop(name: "timers")
    let seen = Collected<Int>()
    let done = Signal()
    loop.schedule(after: .milliseconds(30)) {
      seen.append(3)
      done.fire()
    }
    loop.schedule(after: .milliseconds(10)) { seen.append(1) }
    let cancelled = loop.schedule(after: .milliseconds(15)) { seen.append(99) }
    loop.schedule(after: .milliseconds(20)) { seen.append(2) }
    loop.cancel(cancelled)
    let before = MonotonicClock.now()
    try loop.start()
    #expect(done.wait())
    #expect(MonotonicClock.now() - before >= 30_000_000)
    #expect(seen.all == [1, 2, 3])
    loop.stop()
    loop.join()
  }

  @Test func timer_ThatSchedulesItselfForNow_LetsOthersRun() throws {
    let loop = try EventLoop(name: "greedy")
    let done = Signal()
    @Sendable func again() { loop.schedule(after: .zero) { again() } }
    try loop.start()
    loop.execute { again() }
    loop.schedule(after: .milliseconds(5)) { loop.execute { done.fire() } }
    #expect(done.wait())
    loop.stop()
    loop.join()
  }

  @Test(arguments: [Duration.zero, .microseconds(200)])
  func doorbell_WakesItsHandler(spin: Duration) throws {
    let loop = try EventLoop(name: "doorbell", spin: spin)
    let bell = try EventDescriptor()
    let rung = Signal()
    try loop.watch(fd: bell.fd) { readiness in
      guard readiness.contains(.readable) else { return }
      bell.drain()
      rung.fire()
    }
    try loop.start()
    for _ in 0..<100 {
      bell.ring()
      #expect(rung.wait())
    }
    loop.stop()
    loop.join()
  }

  @Test func unwatched_WithinTheSameRound_IsNotCalled() throws {
    let loop = try EventLoop(name: "unwatch")
    let bells = try (EventDescriptor(), EventDescriptor())
    let calls = Collected<Int32>()
    let done = Signal()
    // Both are ready in one round; whichever comes first ends the other's watch.
    for (bell, other) in [(bells.0, bells.1), (bells.1, bells.0)] {
      bell.ring()
      try loop.watch(fd: bell.fd) { _ in
        calls.append(bell.fd)
        bell.drain()
        loop.unwatch(fd: other.fd)
        loop.schedule(after: .milliseconds(1)) { done.fire() }
      }
    }
    try loop.start()
    #expect(done.wait())
    #expect(calls.all.count == 1)
    loop.stop()
    loop.join()
  }

  @Test func manyThreads_LoseNoJob() throws {
    let loop = try EventLoop(name: "many")
    try loop.start()
    let count = Counter()
    let done = Signal()
    let writers = try (0..<4).map { index in
      let writer = try EventLoop(name: "writer\(index)")
      try writer.start()
      return writer
    }
    for writer in writers {
      writer.execute {
        for _ in 0..<2000 {
          loop.execute {
            if count.add() == 8000 { done.fire() }
          }
        }
      }
    }
    #expect(done.wait())
    for each in writers + [loop] {
      each.stop()
      each.join()
    }
  }
}
