import Synchronization

/// Lets those who change what runs do so one after another, in the order in which they came: what
/// one has looked at stays true until it is done. As many wait as there are callers. Any thread.
final class ChangeTurns: Sendable {
  private struct State {
    var isTaken = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// Runs a body when its turn has come. It must not ask for a turn itself.
  func take<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isTaken {
          state.waiters.append(continuation)
          return false
        }
        state.isTaken = true
        return true
      }
      if isFree { continuation.resume() }
    }
    defer {
      let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
        guard !state.waiters.isEmpty else {
          state.isTaken = false
          return nil
        }
        return state.waiters.removeFirst()
      }
      next?.resume()
    }
    return try await body()
  }
}
