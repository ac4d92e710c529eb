import Orders
import OrdersTestSupport
import Strategies
import StrategyChannel
import Synchronization
import TradingModel

/// The order desk of a stage, which belongs to the stage's order loop.
final class DeskBox: @unchecked Sendable {  // Touched on the loop only.
  var desk: OrderDesk?

  /// Opens the desk over a broker that is ready.
  func open(
    _ broker: FakeBroker, _ listener: any OrderListener, _ now: @escaping @Sendable () -> Timestamp
  ) throws {
    let numbers = [
      AccountName(rawValue: "paper"): AccountNumber(rawValue: "DU1"),
      AccountName(rawValue: "second"): AccountNumber(rawValue: "DU2"),
    ]
    let directory = AccountDirectory(
      accounts: numbers,
      connections: [.init(broker: broker, accounts: Array(numbers.values))])
    desk = try OrderDesk(
      log: MemoryLog(), listener: listener, directory: directory, clock: now,
      generator: SeededGenerator(seed: 1))
    desk?.receive(.snapshot(.make()), from: broker)
  }
}

/// The lines of a run's logs.
final class Lines: Sendable {
  private let lines = Mutex<[StrategyLogLine]>([])

  func append(_ line: StrategyLogLine) { lines.withLock { $0.append(line) } }
  func clear() { lines.withLock { $0 = [] } }

  /// The lines of one strategy since the last `clear`.
  func of(_ strategy: StrategyID) -> [StrategyLogLine] {
    lines.withLock { $0.filter { $0.strategy == strategy } }
  }
}

/// States in memory.
final class States: StrategyStateStore {
  private let states = Mutex<[StrategyID: SavedState]>([:])
  func save(_ state: SavedState, of strategy: StrategyID) {
    states.withLock { $0[strategy] = state }
  }
  // Each run begins afresh: what an attack saved is no part of the next.
  func load(_ strategy: StrategyID) throws -> SavedState? { nil }
}
