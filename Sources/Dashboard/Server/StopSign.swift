import Synchronization

/// Says that the server is to end, to any number of tasks that wait for it.
final class StopSign: Sendable {
  private struct State {
    var isUp = false
    var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// Lets everybody who waits, now or later, go on.
  func raise() {
    let waiters = state.withLock { state in
      state.isUp = true
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.finish() }
  }

  /// Returns when the sign is raised, or when the task is cancelled.
  func wait() async {
    let (stream, waiter) = AsyncStream<Void>.makeStream()
    let place = state.withLock { state -> Int? in
      guard !state.isUp else { return nil }
      state.next += 1
      state.waiters[state.next] = waiter
      return state.next
    }
    guard let place else { return }
    for await _ in stream {}
    state.withLock { $0.waiters[place] = nil }
  }
}
