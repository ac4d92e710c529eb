import TradingModel

/// What a report states of the order that it is about.
struct ReportedIdentity {
  var reference: IntentID?
  var perm: PermID?
  var clientID: Int?
  var number: BrokerOrderID?
  var account: AccountName
  var instrument: InstrumentID
  var side: Side
  /// Whether it is of a combination as a whole.
  var isCombination = false
  /// The order's size; nil where the report tells none (an execution).
  var quantity: Quantity?
  /// When it happened; nil where the report tells none.
  var time: Timestamp?
}

extension OrderBook {
  /// The order that a report is about: by reference; else by permanent id; else by client and
  /// number where nothing speaks against it. A number alone proves little, as a gateway may count
  /// from the start again; so it is asked only when the report carries no reference.
  func match(_ identity: ReportedIdentity, from view: BrokerView) -> IntentID? {
    if let reference = identity.reference, let track = tracks[reference] {
      guard fits(track, identity) else { return nil }
      return twin(of: track, perm: identity.perm) ?? reference
    }
    if let perm = identity.perm, let intent = byPerm[perm], let track = tracks[intent] {
      return fits(track, identity) ? intent : nil
    }
    guard identity.reference == nil, identity.clientID == view.clientID,
      let number = identity.number,
      let intent = byNumber[NumberKey(account: identity.account, number: number)],
      let track = tracks[intent], fits(track, identity),
      identity.quantity == nil || identity.quantity == track.order.ticket.quantity,
      identity.perm == nil || track.order.perm == nil || track.order.perm == identity.perm
    else { return nil }
    // The broker's clock counts whole seconds, and differs from ours by a little.
    let slack = Duration.seconds(5)
    if let time = identity.time, time.advanced(by: slack) < track.order.createdAt { return nil }
    return intent
  }

  /// Whether a report that carries our reference, or the order's permanent id, can be about it.
  private func fits(_ track: OrderTrack, _ identity: ReportedIdentity) -> Bool {
    guard track.order.account == identity.account else { return false }
    let isSameSide = track.order.ticket.side == identity.side
    guard track.contract?.securityType == .combo else {
      return track.order.ticket.instrument == identity.instrument && isSameSide
    }
    if identity.isCombination { return isSameSide }
    // Only executions, which tell no size, are told of the legs; each goes its own way.
    let legs = track.contract?.legs ?? []
    return identity.quantity == nil && legs.contains { $0.instrument == identity.instrument }
  }

  /// The order that a status is about, which tells neither account nor reference.
  func match(_ report: OrderStatusReport, from view: BrokerView) -> IntentID? {
    if let perm = report.perm, let intent = byPerm[perm] { return intent }
    guard report.clientID == nil || report.clientID == view.clientID else { return nil }
    return numbered(report.order, from: view) { track in
      guard track.isFresh || track.isAcknowledged else { return false }
      return report.perm == nil || track.order.perm == nil || track.order.perm == report.perm
    }
  }

  /// The order of this client with a number, among those that `isPossible`; an open one before an
  /// ended one.
  func numbered(
    _ number: BrokerOrderID, from view: BrokerView, where isPossible: (OrderTrack) -> Bool
  ) -> IntentID? {
    let candidates = view.accounts
      .compactMap { byNumber[NumberKey(account: $0, number: number)] }
      .compactMap { tracks[$0] }
      .filter(isPossible)
    let working = candidates.filter(\.isOpen)
    if working.count == 1 { return working[0].order.intent }
    return candidates.count == 1 ? candidates[0].order.intent : nil
  }
}
