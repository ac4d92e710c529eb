import Orders
import TradingModel

/// A broker before the broker, for bugs in how orders are written.
class BrokerFace: Broker, @unchecked Sendable {  // One thread.
  let inner: any Broker

  init(_ inner: any Broker) { self.inner = inner }

  var name: String { inner.name }
  var clientID: Int { inner.clientID }
  var readiness: BrokerReadiness { inner.readiness }
  var nextOrderID: BrokerOrderID { inner.nextOrderID }
  var session: BrokerSession { inner.session }
  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    try inner.place(orders, in: session)
  }
  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    try inner.modify(order, in: session)
  }
  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] { inner.withdraw(orders) }
  func cancel(_ order: BrokerOrderID) throws(BrokerError) { try inner.cancel(order) }
  func preview(_ order: BrokerOrder) throws(BrokerError) { try inner.preview(order) }
  func cancelEverything() throws(BrokerError) { try inner.cancelEverything() }
  func requestSnapshot() { inner.requestSnapshot() }
}
