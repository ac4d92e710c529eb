import TradingModel

/// Cancels while the journal refuses: taking risk away must not wait for a disk. They are written
/// first and recorded when the journal takes records again. A crash before that forgets that they
/// were asked for, and the next snapshot tells what became of the orders.
extension OrderDesk {
  /// Carries out the cancels among requests that the journal refused, and answers the others.
  func cancelUnrecorded(
    _ requests: [OrderRequest], because error: OrderLogError, at now: Timestamp
  ) -> [OrderRequest] {
    var others: [OrderRequest] = []
    for request in requests {
      switch request.action {
      case .place, .modify, .preview: others.append(request)
      case .cancel, .cancelAll:
        var step = OrderStep()
        book.begin()
        // Its number was noted before the journal refused.
        book.decide(
          request, lane: lane(of: request.account), at: now, using: &generator, into: &step)
        book.commit()
        sendUnrecorded(step, because: error)
      }
    }
    return others
  }

  /// Acts on a step now and keeps its records for later.
  func sendUnrecorded(_ step: OrderStep, because error: OrderLogError) {
    var kept = OrderStep()
    kept.records = step.records
    keep(kept, because: error)
    var acted = step
    acted.records = []
    act(on: acted)
  }
}
