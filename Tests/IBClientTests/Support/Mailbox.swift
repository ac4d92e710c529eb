import Synchronization

/// Collects what callbacks tell, and lets a test await the first that fits.
final class Mailbox<Value: Sendable>: Sendable {
  private struct Waiter {
    var fits: (Value) -> Bool
    var continuation: CheckedContinuation<Value, Never>
  }

  private struct State {
    var values: [Value] = []
    var waiters: [Waiter] = []
  }

  private nonisolated(unsafe) var state = State()
  private let lock = Mutex(())

  var all: [Value] { lock.withLock { _ in state.values } }

  func put(_ value: Value) {
    let ready = lock.withLock { _ -> [CheckedContinuation<Value, Never>] in
      state.values.append(value)
      let fitting = state.waiters.filter { $0.fits(value) }
      state.waiters.removeAll { $0.fits(value) }
      return fitting.map(\.continuation)
    }
    for continuation in ready { continuation.resume(returning: value) }
  }

  /// The first value that fits, among those that came and those to come.
  func first(where fits: @escaping @Sendable (Value) -> Bool) async -> Value {
    await withCheckedContinuation { continuation in
      let found = lock.withLock { _ -> Value? in
        if let value = state.values.first(where: fits) { return value }
        state.waiters.append(Waiter(fits: fits, continuation: continuation))
        return nil
      }
      if let found { continuation.resume(returning: found) }
    }
  }
}
