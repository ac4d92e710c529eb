/// Waiting of tasks in virtual time.
final class SimSleep: @unchecked Sendable {  // One thread.
  private final class Waiter: @unchecked Sendable {  // One thread.
    private var continuation: CheckedContinuation<Void, Never>?
    private var isOver = false

    func wait(_ continuation: CheckedContinuation<Void, Never>) {
      if isOver { return continuation.resume() }
      self.continuation = continuation
    }

    func wake() {
      isOver = true
      continuation?.resume()
      continuation = nil
    }
  }

  private let agenda: Agenda
  private let clock: SimClock

  init(agenda: Agenda, clock: SimClock) {
    self.agenda = agenda
    self.clock = clock
  }

  func sleep(_ wait: Duration) async throws {
    let waiter = Waiter()
    let (seconds, rest) = wait.components
    agenda.add(at: clock.uptime + .seconds(seconds) + rest / 1_000_000_000) { waiter.wake() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter.wait($0) }
    } onCancel: {
      waiter.wake()
    }
    try Task.checkCancellation()
  }
}
