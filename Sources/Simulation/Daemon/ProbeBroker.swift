import Orders
import TradingModel

/// The last station before the client: sees every write that the desk wants, and is the place at
/// which a process can die before or after one.
final class ProbeBroker: Broker, @unchecked Sendable {  // One thread.
  let inner: any Broker
  private unowned let daemon: SimDaemon

  init(_ inner: any Broker, daemon: SimDaemon) {
    self.inner = inner
    self.daemon = daemon
  }

  var name: String { inner.name }
  var clientID: Int { inner.clientID }
  var readiness: BrokerReadiness { inner.readiness }
  var nextOrderID: BrokerOrderID { inner.nextOrderID }

  var session: BrokerSession { inner.session }

  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError) {
    try guarded(.place(orders.map(\.intent))) { () throws(BrokerError) in
      try inner.place(orders, in: session)
    }
  }

  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError) {
    try guarded(.modify(order.intent)) { () throws(BrokerError) in
      try inner.modify(order, in: session)
    }
  }

  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder] {
    daemon.isDead ? [] : inner.withdraw(orders)
  }

  func cancel(_ order: BrokerOrderID) throws(BrokerError) {
    if daemon.world.faults.losesCancel() {
      daemon.orders.tellNotFound(order, from: inner)
      return
    }
    try guarded(.cancel(order)) { () throws(BrokerError) in try inner.cancel(order) }
  }

  func preview(_ order: BrokerOrder) throws(BrokerError) { try inner.preview(order) }

  func cancelEverything() throws(BrokerError) {
    try guarded(.cancelEverything) { () throws(BrokerError) in try inner.cancelEverything() }
  }

  func requestSnapshot() { if !daemon.isDead { inner.requestSnapshot() } }

  private func guarded(
    _ write: BrokerWrite, _ body: () throws(BrokerError) -> Void
  ) throws(BrokerError) {
    daemon.world.willWrite(write, of: daemon)
    // The dead write nothing; what their code concludes reaches nobody.
    guard !daemon.isDead else { throw .notSent("the process is gone") }
    try body()
    daemon.world.didWrite(write, of: daemon)
  }
}

/// A write that the desk wants.
enum BrokerWrite {
  case place([IntentID])
  case modify(IntentID)
  case cancel(BrokerOrderID)
  case cancelEverything
}
