import Orders
import StrategyChannel
import TradingModel

/// Fills on their way to the scripts: each is delivered until the child answers that its callback
/// has returned, over any number of its lives.
///
/// The journal keeps the fills; beside a strategy's state its cursor is kept, the number of the
/// newest fill that the state includes. What lies after it is delivered at the start of a child.
extension StrategyFleet {
  /// The most fills that are delivered at a start; of more the newest.
  static let replayLimit = 1_000

  /// Sends a fill that was just stored.
  func deliver(_ fill: Fill, replacing old: Fill?) {
    guard let strategy = fill.strategy, let child = unitOf[strategy]?.child,
      let index = child.index(of: strategy)
    else { return }
    var number: Int64?
    do { number = try environment.fills?.number(of: fill.execution) } catch {
      report(
        strategy, .error,
        "the fill \(fill.execution.rawValue) is told once only, should its process end now: \(error)"
      )
    }
    child.deliver(FillDelivery(fill, replacing: old, number: number), to: index)
  }

  /// What waits for a strategy that is about to start. One without a cursor, because it never ran
  /// or ran before there were cursors, begins behind the newest fill.
  func waitingFills(of strategy: StrategyID) throws -> [WaitingFill] {
    guard let outbox = environment.fills else { return [] }
    let newest = try outbox.newest()
    // A cursor above every fill belongs to another journal.
    guard let cursor = try environment.states.cursor(of: strategy), cursor <= newest else {
      try environment.states.begin(strategy, at: newest)
      return []
    }
    let waiting = try outbox.fills(of: strategy, after: cursor, limit: Self.replayLimit)
    if waiting.leftOut > 0 {
      report(
        strategy, .warning,
        "\(waiting.leftOut) older fills are not told to the script: \(Self.replayLimit) is the most "
          + "at a start. 'perigee fills --strategy \(strategy.rawValue)' lists them")
    }
    return waiting.fills
  }

  /// Sends what waited to a child that was just told to start.
  func replay(_ waiting: [StrategyID: [WaitingFill]], to child: DeskChild) {
    for (position, strategy) in child.strategies.enumerated() {
      for item in waiting[strategy] ?? [] {
        child.deliver(
          FillDelivery(
            item.fill, replacing: item.replaced, number: item.number, isReplayed: true),
          to: UInt16(clamping: position))
      }
    }
  }

  /// Keeps the state with the cursor that it includes.
  func keep(_ state: SavedState, of strategy: StrategyID, _ index: UInt16, _ child: DeskChild) {
    var state = state
    state.delivered = state.delivered.flatMap { child.wasSent($0, to: index) ? $0 : nil }
    environment.states.save(state, of: strategy)
  }

  /// Keeps the cursor of a strategy whose state did not change. A number that it was never sent
  /// is no answer.
  func keep(delivered number: Int64, of strategy: StrategyID, _ index: UInt16, _ child: DeskChild) {
    guard child.wasSent(number, to: index) else { return }
    environment.states.advance(strategy, to: number)
  }
}
