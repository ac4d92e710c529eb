/// Runs the daemon's tasks one after another on the simulation's thread, in the order in which
/// they became ready.
final class SimExecutor: TaskExecutor, @unchecked Sendable {  // One thread.
  private var jobs: [UnownedJob] = []
  private var next = 0

  func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

  /// Runs what is ready, and what becomes ready by it; true when there was something.
  func drain() -> Bool {
    guard next < jobs.count else { return false }
    while next < jobs.count {
      let job = jobs[next]
      next += 1
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
    jobs.removeAll(keepingCapacity: true)
    next = 0
    return true
  }
}
