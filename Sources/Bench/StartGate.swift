import StrategyChannel
import Synchronization
import SystemKit

/// Waits until every strategy of some children has said that it runs.
final class StartGate: Sendable {
  private struct State {
    var missing: Int
    var failure: String?
    var at: Int64 = 0
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>

  init(strategies: Int) { state = Mutex(State(missing: strategies)) }

  func take(_ message: ChildMessage) {
    switch message.body {
    case .started: step(nil)
    case .described(let description):
      if let fault = description.fault { step(fault.message) }
    case .fault(let callback, let fault): step("\(callback): \(fault.message)")
    case .interrupted(let callback, _, _): BenchOutput.complain("\(callback) was interrupted")
    case .log(_, let text, _, _): BenchOutput.complain(text)
    case .request, .state, .delivered, .timerSet, .timerCancel, .subscribe, .unsubscribe, .stopped:
      break
    }
  }

  private func step(_ failure: String?) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.missing -= 1
      state.at = MonotonicClock.now()
      if let failure { state.failure = failure }
      guard state.missing <= 0 || failure != nil else { return nil }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// When the last one said so, on the monotonic clock.
  func wait() async throws -> Int64 {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if state.missing <= 0 || state.failure != nil { return true }
        state.waiter = continuation
        return false
      }
      if isOver { continuation.resume() }
    }
    let (failure, at) = state.withLock { ($0.failure, $0.at) }
    if let failure { throw BenchError("a strategy failed: \(failure)") }
    return at
  }
}
