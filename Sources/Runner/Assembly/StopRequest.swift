import Synchronization

/// The daemon's wish to end: asked for once, awaited by the task that ends it.
final class StopRequest: Sendable {
  private struct State {
    var reason: String?
    var waiter: CheckedContinuation<String, Never>?
  }

  private let state = Mutex(State())

  /// Asks for the end; the first reason stands. From any thread.
  func ask(_ reason: String) {
    let waiter = state.withLock { state -> CheckedContinuation<String, Never>? in
      guard state.reason == nil else { return nil }
      state.reason = reason
      defer { state.waiter = nil }
      return state.waiter
    }
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
