package import Orders
import Synchronization
package import TradingModel

/// A broker client without a broker: it keeps what was written and answers nothing by itself.
package final class FakeBroker: Broker, Sendable {
  /// One write or wish, in order.
  package enum Call: Hashable, Sendable {
    case place([BrokerOrder])
    case modify(BrokerOrder)
    case cancel(BrokerOrderID)
    case preview(BrokerOrder)
    case everything
    case snapshot
  }

  private struct State {
    var calls: [Call] = []
    var readiness = BrokerReadiness.ready
    var nextOrderID = BrokerOrderID(rawValue: 1)
    var session = BrokerSession(rawValue: 1)
    var waiting: [WithdrawnOrder] = []
    var failure: BrokerError?
    var readinessAfterCommit: BrokerReadiness?
  }

  package let name: String
  package let clientID: Int
  private let state = Mutex(State())

  package init(name: String = "127.0.0.1:4002 client 7", clientID: Int = 7) {
    self.name = name
    self.clientID = clientID
  }

  package var readiness: BrokerReadiness { state.withLock { $0.readiness } }
  package var nextOrderID: BrokerOrderID { state.withLock { $0.nextOrderID } }
  /// Everything written so far.
  package var calls: [Call] { state.withLock { $0.calls } }
  /// Every order written so far, brackets in one list each.
  package var placed: [[BrokerOrder]] {
    calls.compactMap { if case .place(let orders) = $0 { orders } else { nil } }
  }
  /// Every cancel written so far.
  package var cancels: [BrokerOrderID] {
    calls.compactMap { if case .cancel(let number) = $0 { number } else { nil } }
  }
  package var snapshotRequests: Int { calls.count { $0 == .snapshot } }

  package func set(readiness: BrokerReadiness) { state.withLock { $0.readiness = readiness } }
  package func set(nextOrderID: Int64) {
    state.withLock { $0.nextOrderID = BrokerOrderID(rawValue: nextOrderID) }
  }
  /// Lets the following writes fail, or with nil succeed again.
  package func set(failure: BrokerError?) { state.withLock { $0.failure = failure } }

  package var session: BrokerSession { state.withLock { $0.session } }
  /// Begins another session.
  package func set(session: UInt64) {
    state.withLock { $0.session = BrokerSession(rawValue: session) }
  }
  /// What is said to wait for its turn; `withdraw` takes from it.
  package func set(waiting: [WithdrawnOrder]) { state.withLock { $0.waiting = waiting } }

  package func place(
    _ orders: [BrokerOrder], in session: BrokerSession
  ) throws(BrokerError) {
    try check(session)
    try write(.place(orders))
  }
  package func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    try check(session)
    try write(.modify(order))
  }
  package func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] {
    state.withLock { state in
      let given = state.waiting.filter { orders.contains($0.order) }
      state.waiting.removeAll { orders.contains($0.order) }
      return given
    }
  }
  private func check(_ session: BrokerSession) throws(BrokerError) {
    guard session == self.session else { throw .notSent("another session") }
  }
  package func cancel(_ order: BrokerOrderID) throws(BrokerError) { try write(.cancel(order)) }
  package func preview(_ order: BrokerOrder) throws(BrokerError) { try write(.preview(order)) }
  package func cancelEverything() throws(BrokerError) { try write(.everything) }
  package func requestSnapshot() { state.withLock { $0.calls.append(.snapshot) } }

  private func write(_ call: Call) throws(BrokerError) {
    let failure = state.withLock { state -> BrokerError? in
      if case .notSent = state.failure { return state.failure }
      state.calls.append(call)
      return state.failure
    }
    if let failure { throw failure }
  }
}
