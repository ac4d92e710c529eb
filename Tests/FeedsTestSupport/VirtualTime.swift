public import Feeds
import Synchronization
public import TradingModel

/// A clock that moves only when a test says so.
public final class VirtualTime: Sendable {
  private struct Sleeper {
    let number: Int
    let due: Timestamp
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Timestamp
    var lastNumber = 0
    var sleepers: [Sleeper] = []
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>

  /// A clock that shows `start`; by default Wednesday 2026-03-04, 15:00 UTC.
  public init(start: Timestamp = Timestamp(seconds: 1_772_636_400)) {
    state = Mutex(State(now: start))
  }

  /// What it shows.
  public var now: Timestamp { state.withLock { $0.now } }
  /// How many tasks wait for it.
  public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

  /// The clock as the feed layer takes it.
  public var feedTime: FeedTime {
    FeedTime(now: { self.now }, sleep: { try await self.sleep($0) })
  }

  /// Moves the clock and wakes, in order, whoever is due.
  public func advance(by duration: Duration) {
    let due = state.withLock { state in
      state.now = state.now.advanced(by: duration)
      let due = state.sleepers.filter { $0.due <= state.now }.sorted { $0.due < $1.due }
      state.sleepers.removeAll { $0.due <= state.now }
      return due
    }
    for sleeper in due { sleeper.continuation.resume() }
  }

  /// Moves the clock to the next sleeper's time; false when nobody sleeps.
  @discardableResult
  public func advanceToNext() -> Bool {
    let wait = state.withLock { state in
      state.sleepers.map(\.due).min().map { $0.since(state.now) }
    }
    guard let wait else { return false }
    advance(by: max(wait, .zero))
    return true
  }

  /// Waits for the clock.
  public func sleep(_ duration: Duration) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled: Bool = state.withLock { state in
          if state.cancelled.remove(number) != nil { return true }
          let due = state.now.advanced(by: duration)
          state.sleepers.append(Sleeper(number: number, due: due, continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper: Sleeper? = state.withLock { state in
        guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else {
          state.cancelled.insert(number)
          return nil
        }
        return state.sleepers.remove(at: index)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}

/// Lets other tasks run until `condition` holds; moves `time`, when given, to its next sleeper
/// whenever nothing else happens. False when it did not come to hold within the limit of turns.
public func eventually(
  moving time: VirtualTime? = nil, _ condition: () -> Bool
) async -> Bool {
  for turn in 0..<200_000 {
    if condition() { return true }
    await Task.yield()
    if turn % 200 == 199 {
      time?.advanceToNext()
    }
  }
  return condition()
}
