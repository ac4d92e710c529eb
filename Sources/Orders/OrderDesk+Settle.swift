public import TradingModel

/// Orders that stay unknown for ever, and the person who ends them.
extension OrderDesk {
  /// Ends an unknown order by a person's word, and the hold of its instrument with it. The journal
  /// has it before anything changes. Throws, and changes nothing, when the order is not unknown,
  /// its account's client is not ready or lists it as open, or the journal refuses.
  public func settle(_ settlement: OrderSettlement) throws(SettleRefusal) -> Order {
    do throws(OrderLogError) {
      // What waits goes first, as carrying it out may change the book.
      try store([])
    } catch {
      throw .journal(error.description)
    }
    // The holds are no part of what can be taken back, so that a copy is changed.
    var next = book
    var step = OrderStep()
    let account = book.tracks[settlement.order]?.order.account
    try next.settle(
      settlement, lane: account.map { lane(of: $0) } ?? .noAccount, at: clock(), into: &step)
    guard let order = next.tracks[settlement.order]?.order else {
      throw .noOrder(settlement.order)
    }
    do throws(OrderLogError) {
      try store(step.records)
    } catch {
      throw .journal(error.description)
    }
    book = next
    act(on: step)
    // What is left of its bracket is decided with the next answer.
    if !book.broken.isEmpty, let broker = directory.broker(of: order.account) {
      wanted.insert(broker.name)
    }
    return order
  }
}
