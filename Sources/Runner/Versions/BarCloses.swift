import Synchronization
import TradingModel

/// Strategies a bar of whose shadow has ended since somebody last asked. Any thread.
final class BarCloses: Sendable {
  private let closed = Mutex<Set<StrategyID>>([])

  func add(_ strategy: StrategyID) { closed.withLock { _ = $0.insert(strategy) } }

  /// Whether one has; forgets it.
  func take(_ strategy: StrategyID) -> Bool { closed.withLock { $0.remove(strategy) != nil } }
}
