import Synchronization
public import TradingModel

/// The kill switch's short way: what is pulled here stops the order thread before its next write,
/// whatever it is doing, and stays until the desk has taken the restraint up itself.
///
/// Thread-safe. Pulled on any thread before the wish is handed to the order thread; looked at on
/// the order thread right before each write. While nothing is pulled a look costs one load.
public final class TradingBrake: Sendable {
  private struct Pull {
    var level: RestraintLevel
    var count: Int
  }

  private let isPulledNow = Atomic<Bool>(false)
  private let pulls = Mutex<[RestraintScope: Pull]>([:])

  /// A brake that is not pulled.
  public init() {}

  /// Holds orders of a scope back from now on. Each pull needs its own `settle`.
  public func pull(_ scope: RestraintScope, _ level: RestraintLevel) {
    pulls.withLock { pulls in
      let old = pulls[scope]
      pulls[scope] = Pull(
        level: max(level, old?.level ?? level), count: (old?.count ?? 0) + 1)
      isPulledNow.store(true, ordering: .sequentiallyConsistent)
    }
  }

  /// The desk has taken up what one pull asked for.
  public func settle(_ scope: RestraintScope) {
    pulls.withLock { pulls in
      guard var pull = pulls[scope] else { return }
      pull.count -= 1
      pulls[scope] = pull.count > 0 ? pull : nil
      isPulledNow.store(!pulls.isEmpty, ordering: .sequentiallyConsistent)
    }
  }

  /// Whether anything is pulled.
  @inline(__always)
  public var isPulled: Bool { isPulledNow.load(ordering: .sequentiallyConsistent) }

  /// The strictest level that is pulled for an order; nil when it may go.
  public func level(strategy: StrategyID?, account: AccountName) -> RestraintLevel? {
    guard isPulled else { return nil }
    return pulls.withLock { pulls in
      pulls.filter { $0.key.covers(strategy: strategy, account: account) }.values
        .map(\.level).max()
    }
  }
}
