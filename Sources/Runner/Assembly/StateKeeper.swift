import Dispatch
import Journal
import Logging
import Strategies
import StrategyChannel
import Synchronization
import TradingModel

/// Keeps strategies' states off the order thread: the newest of each waits for a worker, so that
/// a strategy that saves faster than the disk costs one write for many. At most one state of each
/// strategy waits.
final class StateKeeper: StrategyStateStore {
  private let store: StateStore
  private let worker = DispatchQueue(label: "perigee.states", qos: .utility)
  private let log = Logger(label: "states")
  private let waiting = Mutex<[StrategyID: SavedState]>([:])

  init(_ store: StateStore) { self.store = store }

  func save(_ state: SavedState, of strategy: StrategyID) {
    let isFirst = waiting.withLock { $0.updateValue(state, forKey: strategy) == nil }
    if isFirst { worker.async { [self] in write(strategy) } }
  }

  func load(_ strategy: StrategyID) throws -> SavedState? {
    // After every save that was asked for before.
    try worker.sync {
      try store.load(strategy).map { SavedState(version: $0.version, bytes: $0.bytes) }
    }
  }

  private func write(_ strategy: StrategyID) {
    guard let state = waiting.withLock({ $0.removeValue(forKey: strategy) }) else { return }
    do throws(JournalError) {
      try store.save(state.bytes, version: state.version, of: strategy)
    } catch { log.error("\(error.description)") }
  }

  /// Returns once every state is stored.
  func flush() { worker.sync {} }
}
