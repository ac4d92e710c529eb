import TradingModel

/// Requests that came too fast and wait for their turn.
extension OrderDesk {
  /// Judges the orders anew that wait for their turn, and sends those whose turn has come.
  public func takeTurns() {
    let now = clock()
    nextWake = nil
    let due = book.takeTurns(at: now)
    guard !due.isEmpty else { return scheduleTurns(at: now) }
    var step = OrderStep()
    book.begin()
    var blocked: Set<StrategyID> = []
    var waiting: [DelayedRequest] = []
    for item in due {
      guard !blocked.contains(item.request.strategy) else {
        waiting.append(item)
        continue
      }
      let count = book.delayed.count
      book.arrival = item.arrival
      book.decide(
        item.request, lane: lane(of: item.request.account), at: now, using: &generator,
        into: &step)
      book.arrival = nil
      if book.delayed.count > count {
        blocked.insert(item.request.strategy)
        waiting.append(book.delayed.removeLast())
      }
    }
    book.putBack(waiting)
    // Where the log refuses, those that wait are refused as well: nothing of them is kept.
    finish(step, of: due.map(\.request), at: now)
  }

  func finish(_ step: OrderStep, of requests: [OrderRequest], at now: Timestamp) {
    do throws(OrderLogError) {
      try store(step.records)
      book.commit()
      act(on: step)
    } catch {
      book.rollback()
      refuse(cancelUnrecorded(requests, because: error, at: now), because: error, at: now)
    }
    scheduleTurns(at: now)
  }

  /// Has the owner call again when the first waiting order's turn comes.
  func scheduleTurns(at now: Timestamp) {
    guard let next = book.nextTurn, nextWake.map({ next < $0 }) ?? true else { return }
    nextWake = next
    wake(max(.zero, next.since(now)))
  }
}
