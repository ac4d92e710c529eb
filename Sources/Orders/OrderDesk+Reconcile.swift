public import TradingModel

/// When clients are asked for their whole state.
extension OrderDesk {
  /// An answer that is to confirm another is asked for this long after it, or later.
  public static let snapshotGap = Duration.seconds(5)

  /// Whether a client is to be asked by the clock: often while its answer is missing, once more
  /// after a while when something is in doubt, else every ten minutes and around midnight.
  func isSnapshotDue(_ broker: any Broker, at now: Timestamp) -> Bool {
    guard let last = lastSnapshot[broker.name] else { return true }
    // Gone back by more than a moment, the clock says nothing about the age of what is known.
    let age = now.since(last)
    if age < .zero || age >= OrderDesk.reconcileInterval { return true }
    let isUrgent =
      !book.isReady(broker.name) || wanted.contains(broker.name)
      || book.audit.wantsSnapshot(of: directory.accounts(of: broker), at: now)
    if isUrgent && age >= OrderDesk.retryInterval { return true }
    if BrokerCalendar.isLookDue(after: last, upTo: now) { return true }
    guard let look = book.nextLook(at: broker.name, on: directory.accounts(of: broker)) else {
      return false
    }
    return now >= look
  }

  /// Asks a client for its whole state: at once while its orders wait for the answer, otherwise
  /// not more often than `retryInterval`, the rest by `tick`.
  func ask(named name: String) {
    guard let broker = directory.brokers.first(where: { $0.name == name }) else { return }
    let isRecent = lastSnapshot[name].map { clock().since($0) < OrderDesk.retryInterval } ?? false
    if isRecent && book.isReady(name) { wanted.insert(name) } else { ask(broker) }
  }

  /// Asks at once. While an answer is under way another question would get that answer, so it
  /// waits for it.
  func ask(_ broker: any Broker) {
    let now = clock()
    guard !book.isAsked(broker.name, at: now) else {
      wanted.insert(broker.name)
      return
    }
    wanted.remove(broker.name)
    book.snapshotRequested(broker.name, in: broker.session, at: now)
    lastSnapshot[broker.name] = now
    broker.requestSnapshot()
  }

  // MARK: For those who decide about new orders

  /// What an account's orders for an instrument can still trade, those that are unknown and those
  /// made elsewhere included. O(orders of that instrument that did not end).
  public func openExposure(
    _ account: AccountName, _ instrument: InstrumentID
  ) -> OpenExposure {
    book.exposure(OrderBook.PositionKey(account: account, instrument: instrument))
  }

  /// The orders that may or may not be live, oldest first. O(n log n) in the open orders.
  public var unknownOrders: [Order] {
    openOrders().filter { $0.state == .unknown }
  }
}
