package import Orders
import Synchronization
package import TradingModel

/// Keeps everything that the desk tells, in order.
package final class RecordingListener: OrderListener, Sendable {
  package struct Notice: Hashable, Sendable {
    package var account: AccountName?
    package var kind: String
    package var text: String
  }

  private struct State {
    var orders: [Order] = []
    var fills: [Fill] = []
    var corrections: [(new: Fill, old: Fill)] = []
    var refusals: [(request: OrderRequest, reason: String)] = []
    var previews: [OrderPreview] = []
    var positions: [Position] = []
    var holdings: [StrategyHolding] = []
    var values: [AccountValue] = []
    var readiness: [AccountName: Bool] = [:]
    var notices: [Notice] = []
  }

  private let state = Mutex(State())
  package init() {}

  package var orders: [Order] { state.withLock { $0.orders } }
  package var fills: [Fill] { state.withLock { $0.fills } }
  package var corrections: [(new: Fill, old: Fill)] { state.withLock { $0.corrections } }
  package var refusals: [String] { state.withLock { $0.refusals.map(\.reason) } }
  package var refusedNumbers: [Int64] { state.withLock { $0.refusals.map(\.request.number) } }
  package var previews: [OrderPreview] { state.withLock { $0.previews } }
  package var positions: [Position] { state.withLock { $0.positions } }
  package var holdings: [StrategyHolding] { state.withLock { $0.holdings } }
  package var values: [AccountValue] { state.withLock { $0.values } }
  package var readiness: [AccountName: Bool] { state.withLock { $0.readiness } }
  package var notices: [Notice] { state.withLock { $0.notices } }

  package func orderChanged(_ order: Order) { state.withLock { $0.orders.append(order) } }
  package func filled(_ fill: Fill) { state.withLock { $0.fills.append(fill) } }
  package func fillCorrected(_ fill: Fill, replacing old: Fill) {
    state.withLock { $0.corrections.append((fill, old)) }
  }
  package func commissioned(_ fill: Fill) { state.withLock { $0.fills.append(fill) } }
  package func refused(_ request: OrderRequest, reason: String) {
    state.withLock { $0.refusals.append((request, reason)) }
  }
  package func previewed(_ request: OrderRequest, _ preview: OrderPreview) {
    state.withLock { $0.previews.append(preview) }
  }
  package func positionChanged(_ position: Position) {
    state.withLock { $0.positions.append(position) }
  }
  package func holdingChanged(_ holding: StrategyHolding) {
    state.withLock { $0.holdings.append(holding) }
  }
  package func accountChanged(_ value: AccountValue) { state.withLock { $0.values.append(value) } }
  package func accountReadiness(_ account: AccountName, isReady: Bool, reason: String?) {
    state.withLock { $0.readiness[account] = isReady }
  }
  package func notice(_ account: AccountName?, kind: String, text: String) {
    state.withLock { $0.notices.append(Notice(account: account, kind: kind, text: text)) }
  }
}
