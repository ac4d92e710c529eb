import CPlatform
import Synchronization

extension EventLoop {
  /// Runs `job` once on the loop, `delay` from now at the earliest. From any thread. Timers are
  /// not counted against the inbox; who schedules them bounds their number.
  @discardableResult
  public func schedule(
    after delay: Duration, _ job: @escaping @Sendable () -> Void
  ) -> TimerToken {
    let id = nextTimer.wrappingAdd(1, ordering: .relaxed).oldValue
    let (sum, overflow) = now.addingReportingOverflow(max(0, delay.nanosecondCount))
    let deadline = overflow ? Int64.max : sum
    // Before the start two threads may schedule at once: only the loop itself goes direct.
    if isCurrent {
      timers.insert(id: id, deadline: deadline, job: job)
    } else {
      _ = post({ self.timers.insert(id: id, deadline: deadline, job: job) }, ignoringLimit: true)
    }
    return TimerToken(id: id)
  }

  /// Takes a timer back; one that ran or was cancelled is ignored. From any thread; only on the
  /// loop is it certain that the job does not run after the call returns.
  public func cancel(_ token: TimerToken) {
    if isCurrent {
      timers.cancel(id: token.id)
    } else {
      _ = post({ self.timers.cancel(id: token.id) }, ignoringLimit: true)
    }
  }
}
