import TradingModel

/// One order and the evidence about it. The order's state is a function of the evidence, not of
/// the order in which it came, so that repeated and reordered reports end in the same state.
struct OrderTrack {
  /// What became of our write.
  enum Write: Hashable {
    /// Written, or about to be.
    case sent
    /// Known: no byte left.
    case notSent
    /// Not ours: nothing was written by this system.
    case foreign
  }

  /// How the broker ended it.
  enum Ending: Hashable {
    case cancelled
    case rejected
    /// Filled by the broker's word: only for orders made elsewhere, whose executions may not be
    /// visible to this client.
    case filledElsewhere
    /// Proven never to have reached the broker.
    case lost
  }

  var order: Order
  var contract: Contract?
  var write: Write
  /// The broker has shown that it has the order.
  var isAcknowledged = false
  /// It may or may not be live; only evidence clears this.
  var isUncertain = false
  /// It was written on the connection that is up now, so its number alone names it.
  var isFresh = false
  var ending: Ending?
  /// A person ended it while it was unknown; any evidence revives it.
  var isSettled = false
  /// The broker's refusal, which ends an order only before its acknowledgement or together with a
  /// status that says so.
  var refusal: String?
  /// The broker's newest warning, which is of no interest any more once the order has filled.
  var warning: String?
  var isInactive = false
  var isCancelRequested = false
  var isCancelSent = false
  /// The cancel was written on the connection that is up now.
  var isCancelFresh = false
  /// Terms that were sent and are not confirmed yet.
  var pendingTerms: OrderTicket?
  /// The change was asked for by an earlier run. This one has written nothing that a report could
  /// still lack, so the first report decides.
  var isPendingInherited = false
  /// The group that the broker reports it in, which it may have made itself (for a bracket).
  var reportedGroup: OrderGroup?
  /// Effective executions, by base id, each with what the broker said had filled in all with it.
  var executions: [String: (quantity: Quantity, price: Price, cumulative: Quantity?)] = [:]
  /// When, in the book's own count, evidence about it last came.
  var lastEvidence: UInt64 = 0
  /// The book's count when it was made: a question asked later was asked after its write.
  var bornAt: UInt64 = 0
  /// Since when its fate is not known.
  var uncertainSince: Timestamp?

  init(order: Order, contract: Contract?, write: Write) {
    self.order = order
    self.contract = contract
    self.write = write
  }

  /// Whether its contract has legs, whose executions are told beside its own.
  var isCombination: Bool { contract?.securityType == .combo }

  /// Whether an end of it can still be asked for.
  var isOpen: Bool { !state.isFinal }

  /// The state that all evidence so far adds up to.
  var state: OrderState {
    if order.filled >= order.ticket.quantity { return .filled }
    if let ending { return state(endedAs: ending) }
    if refusal != nil && (isInactive || !isAcknowledged) { return .rejected }
    if !isAcknowledged && write == .notSent { return .notSent }
    if isUncertain { return .unknown }
    if !isAcknowledged && write == .sent { return .sending }
    if isCancelSent { return .cancelPending }
    if pendingTerms != nil { return .modifyPending }
    return order.filled > .zero ? .partiallyFilled : .working
  }

  private func state(endedAs ending: Ending) -> OrderState {
    switch ending {
    case .rejected: return .rejected
    case .filledElsewhere: return .filled
    case .lost: return .lost
    case .cancelled:
      if isCancelRequested || isSettled { return .cancelled }
      if refusal != nil && order.filled.isZero { return .rejected }
      switch order.ticket.timeInForce {
      case .immediateOrCancel, .fillOrKill, .goodTillDate, .atOpening: return .expired
      case .day, .goodTillCancelled: return .cancelled
      }
    }
  }

  /// Takes up a proof that the broker has the order.
  mutating func acknowledge(perm: PermID?, at evidence: UInt64) {
    isAcknowledged = true
    // Whoever is shown to be at the broker was not lost.
    if ending == .lost || isSettled { ending = nil }
    if isSettled {
      isSettled = false
      order.reason = nil
    }
    // The words told of the doubt that this evidence ends.
    if isUncertain { order.reason = nil }
    isUncertain = false
    if order.perm == nil { order.perm = perm }
    lastEvidence = evidence
  }

  /// Books an effective execution in the place of an earlier revision.
  mutating func setExecution(_ fill: Fill) {
    executions[ExecutionParts(fill.execution).base] = (
      fill.quantity, fill.price, fill.cumulativeQuantity
    )
    var total = Quantity.zero
    var cost = Money.zero
    for execution in executions.values {
      total += execution.quantity
      cost += execution.quantity * execution.price
    }
    order.filled = total
    order.averagePrice = cost.divided(by: total)
  }

  /// Gives the order its computed state.
  mutating func settle(at time: Timestamp) {
    order.state = state
    if order.state == .filled, order.reason == warning { order.reason = nil }
    order.updatedAt = time
  }
}
