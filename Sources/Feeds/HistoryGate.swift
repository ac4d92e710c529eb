import DequeModule
import Synchronization
import TradingModel

/// Lets so many history requests run at once, first frames before older ones, and none while
/// the source asks for patience. Shared by all instruments. At most one waiter per backfill.
final class HistoryGate: Sendable {
  private struct Waiter {
    let number: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State: ~Copyable {
    var free: Int
    var nextNumber = 0
    var pausedUntil: Timestamp?
    var urgent: Deque<Waiter> = []
    var patient: Deque<Waiter> = []
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>
  private let time: FeedTime

  init(limit: Int, time: FeedTime) {
    state = Mutex(State(free: max(1, limit)))
    self.time = time
  }

  /// Runs `body` in a slot. Throws `CancellationError` when the task is cancelled while waiting.
  func withSlot<Result: Sendable>(
    isUrgent: Bool, _ body: () async -> Result
  ) async throws -> Result {
    try await acquire(isUrgent: isUrgent)
    defer { release() }
    while let until = state.withLock({ $0.pausedUntil }), until > time.now() {
      try await time.sleep(until.since(time.now()))
    }
    return await body()
  }

  /// No request starts for so long from now.
  func pause(_ duration: Duration) {
    let until = time.now().advanced(by: duration)
    state.withLock { $0.pausedUntil = max($0.pausedUntil ?? until, until) }
  }

  /// How many requests wait for a slot.
  var waiterCount: Int { state.withLock { $0.urgent.count + $0.patient.count } }

  private func acquire(isUrgent: Bool) async throws {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    let granted = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if state.cancelled.remove(number) != nil { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          let waiter = Waiter(number: number, continuation: continuation)
          if isUrgent { state.urgent.append(waiter) } else { state.patient.append(waiter) }
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      cancel(number)
    }
    // A cancellation that came after the grant left its mark behind.
    _ = state.withLock { $0.cancelled.remove(number) }
    guard granted else { throw CancellationError() }
  }

  private func cancel(_ number: Int) {
    let waiter: Waiter? = state.withLock { state in
      if let index = state.urgent.firstIndex(where: { $0.number == number }) {
        return state.urgent.remove(at: index)
      }
      if let index = state.patient.firstIndex(where: { $0.number == number }) {
        return state.patient.remove(at: index)
      }
      state.cancelled.insert(number)
      return nil
    }
    waiter?.continuation.resume(returning: false)
  }

  private func release() {
    let next: Waiter? = state.withLock { state in
      if let waiter = state.urgent.popFirst() ?? state.patient.popFirst() { return waiter }
      state.free += 1
      return nil
    }
    next?.continuation.resume(returning: true)
  }
}
