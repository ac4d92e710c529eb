package import Orders
import Synchronization
package import TradingModel

/// A journal in memory: it folds the records as the real one does, and can be told to fail.
package final class MemoryLog: OrderLog, Sendable {
  private struct State {
    var commits: [[OrderRecord]] = []
    var orders: [IntentID: Order] = [:]
    var sequence: [IntentID] = []
    var contracts: [InstrumentID: Contract] = [:]
    var cancels: Set<IntentID> = []
    var fills: [Fill] = []
    var restraints: [RestraintScope: Restraint] = [:]
    var adjustments: [HoldingAdjustment] = []
    var marks: [String: DeskMark] = [:]
    var refused: [(OrderRequest, String)] = []
    var failure: OrderLogError?
    var beforeCommit: (@Sendable ([OrderRecord]) -> Void)?
  }

  private let state = Mutex(State())

  package init() {}

  /// Every transaction so far.
  package var commits: [[OrderRecord]] { state.withLock { $0.commits } }
  /// Every order in its last state.
  package var orders: [IntentID: Order] { state.withLock { $0.orders } }
  /// Every fill, once.
  package var fills: [Fill] { state.withLock { $0.fills } }
  /// Every change of a book that no execution made.
  package var adjustments: [HoldingAdjustment] { state.withLock { $0.adjustments } }
  /// The newest marks by scope and key.
  package var marks: [String: String] {
    state.withLock { $0.marks.compactMapValues(\.value) }
  }
  /// Every refusal's text.
  package var refusals: [String] { state.withLock { $0.refused.map(\.1) } }

  package func set(failure: OrderLogError?) { state.withLock { $0.failure = failure } }
  /// Runs at the beginning of every commit, on the order thread.
  package func set(beforeCommit: (@Sendable ([OrderRecord]) -> Void)?) {
    state.withLock { $0.beforeCommit = beforeCommit }
  }

  package func commit(_ records: [OrderRecord]) throws(OrderLogError) {
    let (failure, hook) = state.withLock { ($0.failure, $0.beforeCommit) }
    hook?(records)
    if let failure { throw failure }
    state.withLock { state in
      state.commits.append(records)
      for record in records { MemoryLog.fold(record, into: &state) }
    }
  }

  private static func fold(_ record: OrderRecord, into state: inout State) {
    switch record {
    case .placed(let order, let contract):
      state.orders[order.intent] = order
      state.sequence.append(order.intent)
      if let contract { state.contracts[order.ticket.instrument] = contract }
    case .updated(let order): state.orders[order.intent] = order
    case .cancelRequested(let intent, _): state.cancels.insert(intent)
    case .filled(let fill):
      if let index = state.fills.firstIndex(where: { $0.execution == fill.execution }) {
        if state.fills[index].intent == nil { state.fills[index] = fill }
      } else {
        state.fills.append(fill)
      }
    case .commission(let commission):
      if let index = state.fills.firstIndex(where: { $0.execution == commission.execution }) {
        state.fills[index].commission = commission
      }
    case .refused(let request, let reason, _): state.refused.append((request, reason))
    case .restrained(let restraint): state.restraints[restraint.scope] = restraint
    case .released(let scope, _, _, _): state.restraints[scope] = nil
    case .adjusted(let adjustment, _): state.adjustments.append(adjustment)
    case .mark(let mark, _): state.marks[mark.scope + "/" + mark.key] = mark
    case .position, .accountValue, .note, .sent: break
    }
  }

  package func recall(
    _ intent: IntentID
  ) throws(OrderLogError) -> (order: Order, fills: [Fill])? {
    state.withLock { state in
      state.orders[intent].map { order in (order, state.fills.filter { $0.intent == intent }) }
    }
  }

  package func load() throws(OrderLogError) -> OrderLogState {
    state.withLock { state in
      var result = OrderLogState(
        orders: state.sequence.compactMap { state.orders[$0] }, contracts: state.contracts,
        cancelRequested: state.cancels, fills: state.fills)
      var holdings: [StrategyHolding.Key: StrategyHolding] = [:]
      let newest = Dictionary(
        state.fills.map { ExecutionParts($0.execution) }.map { ($0.base, $0.revision) },
        uniquingKeysWith: max)
      for fill in state.fills where fill.instrument.rawValue > 0 {
        let parts = ExecutionParts(fill.execution)
        guard newest[parts.base] == parts.revision else { continue }
        let key = StrategyHolding.Key(
          strategy: fill.strategy, account: fill.account, instrument: fill.instrument)
        holdings[key, default: StrategyHolding(key: key)].apply(
          side: fill.side, quantity: fill.quantity, price: fill.price)
      }
      for adjustment in state.adjustments {
        let key = StrategyHolding.Key(
          strategy: adjustment.strategy, account: adjustment.account,
          instrument: adjustment.instrument)
        holdings[key, default: StrategyHolding(key: key)].apply(adjustment)
      }
      result.holdings = Array(holdings.values)
      result.restraints = Array(state.restraints.values)
      result.marks = state.marks.values.filter { $0.value != nil }
      for order in result.orders {
        guard let number = order.brokerOrder else { continue }
        result.highestOrderID[order.account] = max(
          result.highestOrderID[order.account] ?? number, number)
      }
      return result
    }
  }
}
