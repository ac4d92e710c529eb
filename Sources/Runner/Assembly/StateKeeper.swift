import Dispatch
import Journal
import Logging
import Strategies
import StrategyChannel
import Synchronization
import TradingModel

/// Keeps strategies' states and cursors off the order thread: the newest of each waits for a
/// worker, so that a strategy that saves faster than the disk costs one write for many. At most
/// one state and one cursor of each strategy wait. What could not be written waits for the next
/// write, so that a cursor never passes a state that is not stored.
final class StateKeeper: StrategyStateStore {
  private struct Waiting {
    var state: SavedState?
    var cursor: Int64?
    var isDue = false
  }

  private let store: StateStore
  private let worker = DispatchQueue(label: "perigee.states", qos: .utility)
  private let log = Logger(label: "states")
  private let waiting = Mutex<[StrategyID: Waiting]>([:])
  private let restores = Mutex<[StrategyID: Restore]>([:])

  /// A state that is to come back.
  private struct Restore {
    var state: SavedState?
    var cursor: Int64?
  }

  init(_ store: StateStore) { self.store = store }

  func save(_ state: SavedState, of strategy: StrategyID) {
    keep(strategy) { waiting in
      waiting.state = state
      waiting.cursor = state.delivered ?? waiting.cursor
    }
  }

  func advance(_ strategy: StrategyID, to fill: Int64) {
    keep(strategy) { waiting in waiting.cursor = fill }
  }

  func load(_ strategy: StrategyID) throws -> SavedState? {
    // After every save that was asked for before.
    try worker.sync {
      if let restore = restores.withLock({ $0.removeValue(forKey: strategy) }) {
        try apply(restore, to: strategy)
      }
      return try store.load(strategy).map { SavedState(version: $0.version, bytes: $0.bytes) }
    }
  }

  /// Puts an older state and its cursor in place of a strategy's at its next start: whatever the
  /// process that ends before still saves is dropped then. Nil forgets the state; a nil cursor
  /// leaves the cursor.
  func planRestore(of strategy: StrategyID, _ state: SavedState?, cursor: Int64?) {
    restores.withLock { $0[strategy] = Restore(state: state, cursor: cursor) }
  }

  /// Forgets a plan that came to nothing.
  func forgetRestore(of strategy: StrategyID) { restores.withLock { $0[strategy] = nil } }

  private func apply(_ restore: Restore, to strategy: StrategyID) throws {
    waiting.withLock { $0[strategy] = nil }
    if let state = restore.state {
      try store.save(state.bytes, version: state.version, of: strategy)
    } else {
      try store.delete(strategy)
    }
    if let cursor = restore.cursor { try store.begin(strategy, at: cursor) }
  }

  func cursor(of strategy: StrategyID) throws -> Int64? {
    try worker.sync { try store.cursor(of: strategy) }
  }

  func begin(_ strategy: StrategyID, at fill: Int64) throws {
    try worker.sync { try store.begin(strategy, at: fill) }
  }

  private func keep(_ strategy: StrategyID, _ change: (inout Waiting) -> Void) {
    let isFirst = waiting.withLock { all in
      change(&all[strategy, default: Waiting()])
      let isFirst = all[strategy]?.isDue != true
      all[strategy]?.isDue = true
      return isFirst
    }
    if isFirst { worker.async { [self] in write(strategy) } }
  }

  private func write(_ strategy: StrategyID) {
    guard let taken = waiting.withLock({ $0.removeValue(forKey: strategy) }) else { return }
    do throws(JournalError) {
      if let state = taken.state {
        try store.save(state.bytes, version: state.version, cursor: taken.cursor, of: strategy)
      } else if let cursor = taken.cursor {
        try store.advance(strategy, to: cursor)
      }
    } catch {
      log.error("\(error.description)")
      waiting.withLock { all in
        var newer = all[strategy] ?? Waiting()
        newer.state = newer.state ?? taken.state
        newer.cursor = newer.cursor ?? taken.cursor
        all[strategy] = newer
      }
    }
  }

  /// Returns once every state is stored, or one more try has failed.
  func flush() {
    worker.sync {
      for strategy in waiting.withLock({ Array($0.keys) }) { write(strategy) }
    }
  }
}
