import Orders

/// An order log that keeps nothing: a run has no next life.
final class MemoryLog: OrderLog {
  func commit(_ records: [OrderRecord]) throws(OrderLogError) {}
  func load() throws(OrderLogError) -> OrderLogState { OrderLogState() }
}
