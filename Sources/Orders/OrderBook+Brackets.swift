import TradingModel

/// Brackets of which a part is proven lost.
///
/// A bracket is one write, in which only the last order lets the broker transmit the group; a cut
/// in the middle leaves its first orders at the broker, held back, and the rest nowhere. As soon
/// as a part is proven lost, the rest that has not filled is cancelled. Where the entry filled all
/// the same and its stop is the lost part, one stop is sent in the stop's place. Its reference is
/// derived from the entry's (`<entry>-S`), which the journal takes once, so that it too can exist
/// only once, however often this is looked at. Under a halt it is not sent; the bracket is kept in
/// mind, a person is told once, and the stop goes out with the first answer after the halt's end.
extension OrderBook {
  /// The reference of the one stop that replaces a bracket's lost one.
  static func protection(of parent: IntentID) -> IntentID {
    IntentID(rawValue: parent.rawValue + "-S")
  }

  /// Whether an order is the one stop that replaces a bracket's lost one.
  static func isProtection(_ order: Order) -> Bool {
    order.parent.map(protection(of:)) == order.intent
  }

  /// Keeps a bracket in mind a part of which was lost.
  mutating func noteBroken(_ order: Order) {
    guard order.state == .lost || order.state == .notSent else { return }
    let parent = order.parent ?? order.intent
    guard order.parent != nil || order.ticket.bracket != nil, !OrderBook.isTwin(order),
      order.intent != OrderBook.protection(of: parent)
    else { return }
    broken.insert(parent)
  }

  /// Ends or protects the broken brackets of a client, after a complete answer of its. O(orders)
  /// where there is one, else nothing.
  mutating func settleBrackets(
    on view: BrokerView, numbers: [AccountName: AccountNumber], at now: Timestamp,
    into step: inout OrderStep
  ) {
    guard !broken.isEmpty else { return }
    for intent in broken.sorted(by: { $0.rawValue < $1.rawValue }) {
      guard let parent = tracks[intent] else {
        broken.remove(intent)
        continue
      }
      guard let number = numbers[parent.order.account] else { continue }
      let legs = tracks.values.filter { track in
        track.order.parent == intent && !OrderBook.isTwin(track.order)
          && track.order.intent != OrderBook.protection(of: intent)
      }.sorted { $0.order.intent.rawValue < $1.order.intent.rawValue }
      let group = [parent] + legs
      // A part that was revived, or whose fate is still open, decides nothing yet.
      guard group.contains(where: { $0.order.state == .lost || $0.order.state == .notSent }) else {
        broken.remove(intent)
        continue
      }
      guard !group.contains(where: { $0.order.state == .unknown || $0.order.state == .sending })
      else { continue }
      let stop = legs.first { $0.order.ticket.type.stopPrice != nil }
      let isNaked = parent.order.filled > .zero && stop.map { $0.order.state == .lost } ?? false
      let working = group.filter { $0.isOpen && (isNaked || parent.order.filled.isZero) }
      if !working.isEmpty {
        abort(working, of: parent, view, at: now, into: &step)
        continue
      }
      guard group.allSatisfy({ !$0.isOpen }) else { continue }
      if isNaked, let stop {
        let isDecided = protect(
          parent, with: stop, number: number, view, at: now, into: &step)
        guard isDecided else { continue }
      }
      broken.remove(intent)
    }
  }

  private mutating func abort(
    _ working: [OrderTrack], of parent: OrderTrack, _ view: BrokerView, at now: Timestamp,
    into step: inout OrderStep
  ) {
    let new = working.filter { !$0.isCancelRequested }
    guard !new.isEmpty else { return }
    step.note(
      parent.order.account, kind: "bracket.cut",
      text: "\(summary(of: parent.order)) is the entry of a bracket that reached the broker in "
        + "parts: \(new.map(\.order.intent.rawValue).joined(separator: ", ")) would work without "
        + "the rest, and is cancelled.", at: now)
    for track in new { cancel(track.order.intent, at: now, into: &step) }
    wantSecondLook(at: view.name)
  }

  /// Tells, once, that a halt keeps a bracket's one stop from being sent. Nothing else does: it
  /// makes no position larger.
  private mutating func isHalted(
    _ parent: OrderTrack, _ ticket: OrderTicket, at now: Timestamp, into step: inout OrderStep
  ) -> Bool {
    let order = parent.order
    let restraint = restraints.strictest(strategy: order.strategy, account: order.account)
    let pull = brake?.level(strategy: order.strategy, account: order.account)
    guard max(restraint?.level ?? .pause, pull ?? .pause) >= .halt else {
      unprotected.remove(order.intent)
      return false
    }
    guard unprotected.insert(order.intent).inserted else { return true }
    let scope = restraint.map { $0.scope.description } ?? "SCOPE"
    step.note(
      order.account, kind: "bracket.unprotected",
      text: "\(summary(of: order)) has filled and its stop is lost; another is not sent, since "
        + "trading is halted. Place \(ticket.side.rawValue) \(ticket.quantity) "
        + "\(ticket.type.summary) by hand, or close the position. It is sent after: perigee "
        + "resume \(scope) --reason TEXT", at: now)
    return true
  }

  /// Answers whether the matter is decided; if not, it is looked at again with the next answer.
  private mutating func protect(
    _ parent: OrderTrack, with stop: OrderTrack, number: AccountNumber, _ view: BrokerView,
    at now: Timestamp, into step: inout OrderStep
  ) -> Bool {
    let intent = OrderBook.protection(of: parent.order.intent)
    guard tracks[intent] == nil else { return true }
    let order = parent.order
    let key = StrategyHolding.Key(
      strategy: order.strategy, account: order.account, instrument: order.ticket.instrument)
    let held = holdings[key]?.quantity ?? .zero
    let isOpen = held.isNegative == (order.ticket.side == .sell)
    // What the strategy has closed by itself since needs no stop; more would open the other side.
    let size = isOpen ? min(order.filled, held.magnitude) : .zero
    guard size > .zero, let contract = stop.contract ?? contract(of: order.ticket.instrument),
      let next = view.nextOrderID
    else { return true }
    var ticket = stop.order.ticket
    ticket.quantity = size
    if isHalted(parent, ticket, at: now, into: &step) { return false }
    let first: BrokerOrderID
    do throws(OrderRefusal) {
      first = try freeNumbers(1, view, next)
    } catch {
      step.note(
        order.account, kind: "bracket.unprotected",
        text: "\(summary(of: order)) has filled and its stop is lost; another could not be sent: "
          + "\(error.description)", at: now)
      return true
    }
    var protection = Order(
      intent: intent, strategy: order.strategy, requestNumber: order.requestNumber,
      account: order.account, ticket: ticket, parent: order.intent, state: .sending,
      createdAt: now)
    protection.brokerOrder = first
    protection.script = order.script
    var track = OrderTrack(order: protection, contract: contract, write: .sent)
    track.isFresh = true
    insert(track)
    step.records.append(.placed(protection, contract: contract))
    step.news.append(.orderChanged(protection))
    step.note(
      order.account, kind: "bracket.protected",
      text: "\(summary(of: order)) has filled \(order.filled) and its stop "
        + "\(stop.order.intent.rawValue) is lost: \(intent.rawValue) is sent in its place, "
        + "\(ticket.side.rawValue) \(size) \(ticket.type.summary).", at: now)
    step.sends.append(
      .place(
        [OrderBook.wire(protection, number: number, contract: contract, parent: nil)],
        account: order.account))
    return true
  }
}
