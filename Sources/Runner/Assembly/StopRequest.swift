import Synchronization

/// The daemon's wish to end: asked for once, awaited by the task that ends it.
final class StopRequest: Sendable {
  private struct State {
    var reason: String?
    var waiter: CheckedContinuation<String, Never>?
  }

  private let state = Mutex(State())
  private let asked: @Sendable () -> Void

  /// `asked` is called when the end is asked for, once, on the thread that asks.
  init(asked: @escaping @Sendable () -> Void = {}) { self.asked = asked }

  /// Asks for the end; the first reason stands. From any thread.
  func ask(_ reason: String) {
    let (isFirst, waiter) = state.withLock {
      state -> (Bool, CheckedContinuation<String, Never>?) in
      guard state.reason == nil else { return (false, nil) }
      state.reason = reason
      defer { state.waiter = nil }
      return (true, state.waiter)
    }
    guard isFirst else { return }
    asked()
    waiter?.resume(returning: reason)
  }

  /// Waits for the end to be asked for. One task only.
  func wait() async -> String {
    await withCheckedContinuation { continuation in
      let reason = state.withLock { state -> String? in
        if state.reason == nil { state.waiter = continuation }
        return state.reason
      }
      if let reason { continuation.resume(returning: reason) }
    }
  }
}
