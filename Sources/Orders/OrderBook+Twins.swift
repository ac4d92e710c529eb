import TradingModel

/// Two permanent ids under one reference: two orders may be live where one was meant.
///
/// The second is taken up as an order of its own, a twin: counted, filled and ended by its own
/// evidence, under the strategy that the reference names, and never changed or cancelled by this
/// system, as nobody here knows which of the two the strategy means. The instrument is held
/// until one of the two has ended.
extension OrderBook {
  /// Whether an order is the second one under its parent's reference.
  static func isTwin(_ order: Order) -> Bool {
    order.parent != nil && order.intent.rawValue.hasPrefix("ext-")
  }

  /// The order that a report with a known reference is about, by its permanent id.
  func twin(of original: OrderTrack, perm: PermID?) -> IntentID? {
    guard let perm, let known = original.order.perm, known != perm, let other = byPerm[perm],
      let order = tracks[other]?.order, order.parent == original.order.intent
    else { return nil }
    return other
  }

  /// The order that a report is about where its permanent id is not the one that the order has;
  /// a twin that was not known is taken up. `quantity` is the report's size.
  mutating func split(
    _ intent: IntentID, perm: PermID?, quantity: Quantity, type: OrderType?, at now: Timestamp,
    into step: inout OrderStep
  ) -> IntentID {
    guard let original = tracks[intent], let perm, let known = original.order.perm, known != perm,
      byPerm[perm] == nil
    else { return intent }
    let own = original.order
    var ticket = own.ticket
    ticket.quantity = quantity
    ticket.type = type ?? ticket.type
    ticket.bracket = nil
    var order = Order(
      intent: IntentID(rawValue: "ext-\(perm.rawValue)"), strategy: own.strategy,
      requestNumber: nil, account: own.account, ticket: ticket, parent: intent, state: .working,
      createdAt: now)
    order.perm = perm
    order.script = own.script
    order.reason = "the second order under the reference \(intent.rawValue)"
    var track = OrderTrack(order: order, contract: original.contract, write: .foreign)
    track.isAcknowledged = true
    insert(track)
    step.records.append(.placed(order, contract: track.contract))
    step.news.append(.orderChanged(order))
    let text =
      "\(summary(of: own)) has two permanent ids at the broker, \(known.rawValue) and "
      + "\(perm.rawValue): two orders may be live. Both are counted, and none is cancelled by "
      + "itself. New \(name(of: ticket.instrument)) orders on this account are held. Cancel the "
      + "one that is not meant in TWS."
    step.note(own.account, kind: "order.split", text: text, at: now)
    hold(
      PositionKey(account: own.account, instrument: ticket.instrument), .splitOrder(intent), text,
      at: now, into: &step)
    return order.intent
  }
}
