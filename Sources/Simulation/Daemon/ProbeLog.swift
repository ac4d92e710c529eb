import Orders

/// The journal as the desk sees it, with the world reading along.
final class ProbeLog: OrderLog, @unchecked Sendable {  // One thread.
  private let inner: any OrderLog
  private unowned let daemon: SimDaemon

  init(_ inner: any OrderLog, daemon: SimDaemon) {
    self.inner = inner
    self.daemon = daemon
  }

  func commit(_ records: [OrderRecord]) throws(OrderLogError) {
    // Whoever dies in a commit may have made it all the same.
    daemon.world.oracle.willCommit(records)
    try inner.commit(records)
    // A process that died inside of the commit never learned how it ended.
    guard !daemon.isDead else { throw OrderLogError("the process is gone") }
    daemon.world.oracle.committed(records)
  }

  func load() throws(OrderLogError) -> OrderLogState { try inner.load() }
}
