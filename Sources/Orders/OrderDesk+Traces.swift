import TradingModel

/// Traces of orders that left. They are made after the write, so that no order waits for them, and
/// stored with the next commit that is no order's own, at the latest by the next tick.
extension OrderDesk {
  /// Traces that wait at most; a further one is dropped.
  static let traceLimit = 4_096

  /// Notes that the orders of one write were taken by their connection.
  func trace(_ orders: [BrokerOrder], on account: AccountName) {
    guard let first = orders.first, traces.count + orders.count <= OrderDesk.traceLimit else {
      return
    }
    let sent = clock()
    let quote = book.gate.market?.glance(first.ticket.instrument)?.quote
    for order in orders {
      traces.append(
        .sent(
          OrderTrace(
            intent: order.intent, account: account, asked: book.askedBefore(order.intent),
            sent: sent, bid: quote?.bid, ask: quote?.ask, quoted: quote?.time)))
    }
  }

  /// What is to be stored with these records: the traces before them, unless an order waits for
  /// the commit.
  func withTraces(_ records: [OrderRecord]) -> [OrderRecord] {
    guard !traces.isEmpty, !records.isEmpty else { return records }
    let isUrgent = records.contains { if case .placed = $0 { true } else { false } }
    return isUrgent ? records : traces + records
  }

  /// Stores the traces that no other commit took along. Where the log refuses, they wait.
  func storeTraces() {
    guard !traces.isEmpty else { return }
    // Safe: a trace that is lost is missed by people only, and the log's fault is told elsewhere.
    guard (try? log.commit(traces)) != nil else { return }  // Safe: see above.
    traces.removeAll(keepingCapacity: true)
  }
}
