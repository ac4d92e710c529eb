package import TradingModel

/// Tells which strategies are down, and which are so no more: a state machine, to be asked every
/// few seconds.
package struct StrategyWatch {
  private var down: Set<StrategyID> = []

  package init() {}

  /// `faults` are all strategies that are deployed, with why one is down; nil for one that is not.
  /// One that is deployed no more is not down any more.
  package mutating func look(_ faults: [StrategyID: String?]) -> [NoticeEvent] {
    var events: [NoticeEvent] = []
    var now: Set<StrategyID> = []
    for (strategy, fault) in faults {
      guard let fault else { continue }
      now.insert(strategy)
      events.append(.strategy(strategy, fault: fault))
    }
    for strategy in down.subtracting(now) { events.append(.strategy(strategy, fault: nil)) }
    down = now
    return events
  }
}
