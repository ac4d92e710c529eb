import Synchronization

/// The jobs that other threads leave for a loop, and whether the loop sleeps. One lock around
/// both decides without a gap who has to ring.
final class LoopInbox: Sendable {
  typealias Job = @Sendable () -> Void

  enum Answer {
    /// Taken; the loop is awake and will see it.
    case taken
    /// Taken; the loop sleeps and the caller has to ring.
    case takenRing
    /// No room, or the loop has ended: the job will not run.
    case refused
  }

  private struct State {
    var jobs: [Job] = []
    var isAsleep = false
    var isClosed = false
  }

  private let state = Mutex(State())
  private let pending = Atomic<Bool>(false)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Whether there may be jobs; a hint for spinning, without the lock.
  var looksFilled: Bool { pending.load(ordering: .acquiring) }

  func append(_ job: @escaping Job, ignoringLimit: Bool) -> Answer {
    state.withLock { state in
      guard !state.isClosed, ignoringLimit || state.jobs.count < limit else { return .refused }
      state.jobs.append(job)
      pending.store(true, ordering: .releasing)
      guard state.isAsleep else { return .taken }
      state.isAsleep = false
      return .takenRing
    }
  }

  /// Swaps the jobs with the empty array of the caller, so that both keep their storage.
  func take(into other: inout [Job]) {
    state.withLock { state in
      swap(&state.jobs, &other)
      state.isAsleep = false
      pending.store(false, ordering: .releasing)
    }
  }

  /// Marks the loop as asleep unless there are jobs.
  func fallAsleep() -> Bool {
    state.withLock { state in
      guard state.jobs.isEmpty else { return false }
      state.isAsleep = true
      return true
    }
  }

  /// Takes the sleep mark back for a caller who is about to ring; false when the loop is awake.
  func stir() -> Bool {
    state.withLock { state in
      defer { state.isAsleep = false }
      return state.isAsleep
    }
  }

  /// Takes the sleep mark back.
  func wake() { state.withLock { $0.isAsleep = false } }

  /// Refuses every later job; answers the ones that were still waiting.
  func close() -> [Job] {
    state.withLock { state in
      state.isClosed = true
      let rest = state.jobs
      state.jobs = []
      return rest
    }
  }
}
