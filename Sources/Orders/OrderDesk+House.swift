import TradingModel

/// What the desk does by itself, without a request of a strategy.
extension OrderDesk {
  /// Closes what a strategy holds in one instrument on one account with one market order, in the
  /// strategy's name and without a request number. The limits for strategies do not hold it back;
  /// it waits while an order of that holding may be live, while books and broker differ, outside
  /// of regular hours, under a halt, without a client that is ready, and while the journal refuses
  /// the record. It is not repeated: ask again until nothing is held.
  public func close(_ key: StrategyHolding.Key) -> ClosingAnswer {
    var step = OrderStep()
    book.begin()
    let answer = book.closeForHouse(
      key, lane: lane(of: key.account), at: clock(), using: &generator, into: &step)
    guard case .placed = answer else {
      book.rollback()
      return answer
    }
    do throws(OrderLogError) {
      try store(step.records)
    } catch {
      book.rollback()
      return .waits("\(book.name(key)): \(OrderRefusal.journal(error.description))")
    }
    book.commit()
    act(on: step)
    return answer
  }

  /// Takes back what still waits at the clients when a rule of the risk gate began to hold trading
  /// back: no byte of it may leave.
  func withdrawTripped(into step: inout OrderStep) {
    guard !book.tripped.isEmpty else { return }
    let tripped = book.tripped
    book.tripped = []
    for restraint in tripped { _ = withdraw(for: restraint, at: clock(), into: &step) }
  }
}
