/// How a connection's message rate is used at one moment.
struct SendUsage {
  var perSecond: Int
  var lastSecond: Int
  var waitingCancels: Int
  var waitingOrders: Int
  var waitingData: Int
  var shares: [RequestOwner: (total: UInt64, lastMinute: Int, waiting: Int)] = [:]

  init(_ queue: OutgoingQueue, now: Uptime) {
    perSecond = queue.budget.perSecond
    lastSecond = queue.budget.written(now: now)
    waitingCancels = queue.waiting(.cancel)
    waitingOrders = queue.waiting(.order)
    waitingData = queue.waiting(.data)
    for (owner, count) in queue.tally.counts(now: now) {
      shares[owner] = (count.total, max(count.lastMinute, count.thisMinute), 0)
    }
    for (owner, count) in queue.waitingByOwner {
      shares[owner, default: (0, 0, 0)].waiting = count
    }
  }
}
