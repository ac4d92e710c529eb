import Orders
import SystemKit
import TradingModel

/// The journal with a clock around each commit.
final class TimedLog: OrderLog, @unchecked Sendable {  // The order thread alone.
  private let inner: any OrderLog
  /// When the newest commit began, and when it had ended.
  private(set) var began: Int64 = 0
  private(set) var ended: Int64 = 0

  init(_ inner: any OrderLog) { self.inner = inner }

  func commit(_ records: [OrderRecord]) throws(OrderLogError) {
    began = MonotonicClock.now()
    try inner.commit(records)
    ended = MonotonicClock.now()
  }

  func load() throws(OrderLogError) -> OrderLogState { try inner.load() }
}

/// The client with a clock around each order.
final class TimedBroker: Broker, @unchecked Sendable {  // Its times: the order thread alone.
  private let inner: any Broker
  /// When the newest order was handed over, and when it was written.
  private(set) var began: Int64 = 0
  private(set) var ended: Int64 = 0

  init(_ inner: any Broker) { self.inner = inner }

  var name: String { inner.name }
  var clientID: Int { inner.clientID }
  var readiness: BrokerReadiness { inner.readiness }
  var nextOrderID: BrokerOrderID { inner.nextOrderID }

  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    began = MonotonicClock.now()
    try inner.place(orders, in: session)
    ended = MonotonicClock.now()
  }

  var session: BrokerSession { inner.session }
  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    try inner.modify(order, in: session)
  }
  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] { inner.withdraw(orders) }
  func cancel(_ order: BrokerOrderID) throws(BrokerError) { try inner.cancel(order) }
  func preview(_ order: BrokerOrder) throws(BrokerError) { try inner.preview(order) }
  func cancelEverything() throws(BrokerError) { try inner.cancelEverything() }
  func requestSnapshot() { inner.requestSnapshot() }
}
