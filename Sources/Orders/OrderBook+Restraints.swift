import TradingModel

/// The kill switch as the book sees it: what a restraint refuses, and what it cancels.
extension OrderBook {
  /// Throws when a restraint holds a new order back.
  func checkRestraints(
    _ ticket: OrderTicket, for request: OrderRequest, at now: Timestamp
  ) throws(OrderRefusal) {
    guard !restraints.isEmpty,
      let restraint = restraints.strictest(strategy: request.strategy, account: request.account)
    else { return }
    if restraint.level < .halt, isReducing(ticket, of: request.strategy, on: request.account) {
      return
    }
    throw .restrained(restraint.refusal(at: now))
  }

  /// Throws when a restraint holds new terms back. While only entries are held back, what makes
  /// an order smaller passes, and any change of an order that reduces.
  func checkRestraints(
    change ticket: OrderTicket, of track: OrderTrack, at now: Timestamp
  ) throws(OrderRefusal) {
    let order = track.order
    guard !restraints.isEmpty,
      let restraint = restraints.strictest(strategy: order.strategy, account: order.account)
    else { return }
    if restraint.level < .halt, isHarmless(ticket, replacing: track) { return }
    throw .restrained(restraint.refusal(at: now))
  }

  /// Throws when not even a question may go to the broker: it travels as an order does.
  func checkRestraints(preview request: OrderRequest, at now: Timestamp) throws(OrderRefusal) {
    guard !restraints.isEmpty,
      let restraint = restraints.strictest(strategy: request.strategy, account: request.account),
      restraint.level >= .halt
    else { return }
    throw .restrained(restraint.refusal(at: now))
  }

  private func isHarmless(_ ticket: OrderTicket, replacing track: OrderTrack) -> Bool {
    let order = track.order
    let isSmaller = ticket.type == order.ticket.type && ticket.quantity < order.ticket.quantity
    return isSmaller
      || isReducing(
        ticket, of: order.strategy, on: order.account, excluding: [order.intent],
        group: track.groupName)
  }

  /// Takes up a wish to restrain: the record first, then what follows from it. Also a wish that
  /// changes nothing is carried out once more.
  mutating func restrain(
    _ wish: Restraint, at now: Timestamp, into step: inout OrderStep
  ) -> (outcome: RestraintTable.Outcome, cancelled: Int) {
    let outcome = restraints.raise(wish)
    if case .raised(let new) = outcome {
      step.records.append(.restrained(new))
      step.news.append(
        .notice(
          OrderBook.account(of: new.scope), kind: "restraint.\(new.level.rawValue)",
          text: "Trading is \(new.words(seenAt: now)). Lift it with: perigee resume \(new.scope) "
            + "--reason TEXT"))
    }
    return (outcome, enforce(outcome.restraint, at: now, into: &step))
  }

  /// Asks for the end of the working orders that a restraint does not suffer, each once. Returns
  /// how many.
  mutating func enforce(
    _ restraint: Restraint, at now: Timestamp, into step: inout OrderStep
  ) -> Int {
    let intents: [IntentID]
    switch restraint.level {
    case .pause: return 0
    case .reduce: intents = enlarging(in: restraint.scope)
    case .halt: intents = ours(in: restraint.scope).map(\.order.intent)
    case .flatten:
      intents = ours(in: restraint.scope).filter { !$0.order.isClosing }.map(\.order.intent)
    }
    let new = intents.filter { tracks[$0]?.isCancelRequested == false }
      .sorted { $0.rawValue < $1.rawValue }
    for intent in new { cancel(intent, at: now, into: &step) }
    return new.count
  }

  /// The orders of this system in a scope that may be live.
  func ours(in scope: RestraintScope) -> [OrderTrack] {
    open.compactMap { tracks[$0] }.filter { track in
      track.write != .foreign
        && scope.covers(strategy: track.order.strategy, account: track.order.account)
    }
  }

  /// The orders that wait for their turn and are to be taken back, by the broker's number.
  func withdrawable(by restraint: Restraint) -> [OrderTrack] {
    let enlarging = restraint.level < .halt ? Set(enlarging(in: restraint.scope)) : []
    return ours(in: restraint.scope).filter { track in
      guard track.order.brokerOrder != nil else { return false }
      let isWaiting = track.state == .sending || track.state == .modifyPending
      let isMeant =
        restraint.level < .halt
        ? enlarging.contains(track.order.intent)
          || track.order.parent.map(enlarging.contains) ?? false
        : true
      return isWaiting && isMeant && !(restraint.level == .flatten && track.order.isClosing)
    }
  }

  /// Why a write must not happen now; nil when it may. `pulled` is what the brake tells.
  func restraintRefusal(
    of send: OrderSend, pulled: (StrategyID?, AccountName) -> RestraintLevel?, at now: Timestamp
  ) -> String? {
    switch send {
    case .cancel, .cancelEverything: return nil
    case .preview(_, let account):
      guard let level = strictest(strategy: nil, account: account, pulled: pulled),
        level.level >= .halt
      else { return nil }
      return level.words(now)
    case .modify(_, let intent, _):
      guard let track = tracks[intent],
        let level = strictest(
          strategy: track.order.strategy, account: track.order.account, pulled: pulled)
      else { return nil }
      let ticket = track.pendingTerms ?? track.order.ticket
      if level.level < .halt, isHarmless(ticket, replacing: track) { return nil }
      return level.words(now)
    case .place(let orders, let account):
      guard let first = orders.first, let track = tracks[first.intent],
        let level = strictest(strategy: track.order.strategy, account: account, pulled: pulled)
      else { return nil }
      if track.order.isClosing, mayClose(track.order.strategy, account, pulled) { return nil }
      if level.level < .halt, OrderBook.isProtection(track.order) { return nil }
      let isHarmless =
        level.level < .halt
        && isReducing(
          track.order.ticket, of: track.order.strategy, on: account,
          excluding: Set(orders.map(\.intent)), group: track.groupName)
      return isHarmless ? nil : level.words(now)
    }
  }

  private struct Strictest {
    var level: RestraintLevel
    var words: (Timestamp) -> String
  }

  private func strictest(
    strategy: StrategyID?, account: AccountName,
    pulled: (StrategyID?, AccountName) -> RestraintLevel?
  ) -> Strictest? {
    let restraint = restraints.strictest(strategy: strategy, account: account)
    let pull = pulled(strategy, account)
    if let restraint, pull.map({ $0 <= restraint.level }) ?? true {
      return Strictest(level: restraint.level) { restraint.refusal(at: $0) }
    }
    guard let pull else { return nil }
    return Strictest(level: pull) { _ in
      "trading was \(pull.words) the moment before; see perigee restraints"
    }
  }

  /// Whether flattening may trade: no halt was pulled or decided after it.
  func mayClose(
    _ strategy: StrategyID?, _ account: AccountName,
    _ pulled: (StrategyID?, AccountName) -> RestraintLevel? = { _, _ in nil }
  ) -> Bool {
    let covering = restraints.covering(strategy: strategy, account: account)
    guard let since = covering.filter({ $0.level == .flatten }).map(\.since).max(),
      pulled(strategy, account).map({ $0 < .halt || $0 == .flatten }) ?? true
    else { return false }
    return !covering.contains { $0.level == .halt && $0.since > since }
  }

  static func account(of scope: RestraintScope) -> AccountName? {
    switch scope {
    case .account(let name): name
    case .all, .strategy: nil
    }
  }
}

extension Order {
  /// The tag of orders that flattening places; they carry no request number.
  static let closingTag = "perigee:flatten"
  /// The tag of stops that the guard of naked positions places.
  static let protectionTag = "perigee:protect"

  /// Whether this system placed it to flatten. A strategy's own orders have a request number.
  var isClosing: Bool {
    strategy != nil && requestNumber == nil && ticket.tag == Order.closingTag
  }
}
