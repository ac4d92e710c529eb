import TradingModel

/// Whether an order could enlarge a position.
///
/// The book of the order's strategy decides: an order reduces when it trades against what the
/// strategy holds, and together with the strategy's other working orders of the same side cannot
/// go past flat. While the broker's position and the sum of all books differ, the order must in
/// addition bring the account's position towards flat, with the working orders of everybody
/// counted: the books may be wrong then. Orders that may be live count as live, those of one group
/// (or one bracket) once, and protecting orders no further than their entry has filled. Orders
/// with a bracket and combinations count as enlarging.
extension OrderBook {
  /// Whether a ticket can only bring a position towards flat. `own` are the orders that the
  /// ticket itself stands for, which are not counted beside it.
  func isReducing(
    _ ticket: OrderTicket, of strategy: StrategyID?, on account: AccountName,
    excluding own: Set<IntentID> = [], group: String? = nil
  ) -> Bool {
    guard ticket.bracket == nil, contract(of: ticket.instrument)?.securityType != .combo else {
      return false
    }
    if isProtection(ticket, of: strategy) { return true }
    let key = StrategyHolding.Key(
      strategy: strategy, account: account, instrument: ticket.instrument)
    let group = group ?? ticket.attributes.group?.name
    return ticket.quantity <= room(ticket.side, key, excluding: own, group: group)
  }

  /// Whether it is a stop that waits for the fill of an order that works already, and is no
  /// larger than that.
  private func isProtection(_ ticket: OrderTicket, of strategy: StrategyID?) -> Bool {
    guard let parent = ticket.attributes.parent.flatMap({ tracks[$0] }), ticket.type.isStop,
      parent.order.strategy == strategy
    else { return false }
    return parent.order.ticket.side != ticket.side
      && ticket.quantity <= parent.order.ticket.quantity
  }

  /// How much can be traded on a side before the position is flat; nought when it would grow.
  /// With `besideStops` only stops count beside it.
  func room(
    _ side: Side, _ key: StrategyHolding.Key, excluding own: Set<IntentID> = [],
    group: String? = nil, besideStops: Bool = false
  ) -> Quantity {
    let working = open.compactMap { tracks[$0] }.filter { track in
      track.order.account == key.account && track.order.ticket.instrument == key.instrument
        && track.order.ticket.side == side && !own.contains(track.order.intent)
        && (group == nil || track.groupName != group)
        && (!besideStops || track.order.ticket.type.isStop)
    }
    let held = holdings[key]?.quantity ?? .zero
    let ofStrategy = working.filter { $0.order.strategy == key.strategy }
    let inBook = OrderBook.closable(side, held) - workingQuantity(ofStrategy)
    let position = PositionKey(account: key.account, instrument: key.instrument)
    let reported = positions[position]?.quantity ?? .zero
    guard reported != expectedPosition(position) else { return max(.zero, inBook) }
    let inAccount = OrderBook.closable(side, reported) - workingQuantity(working)
    return max(.zero, min(inBook, inAccount))
  }

  /// How much of a position an order of this side closes at most.
  static func closable(_ side: Side, _ quantity: Quantity) -> Quantity {
    guard !quantity.isZero, quantity.isNegative == (side == .buy) else { return .zero }
    return quantity.magnitude
  }

  /// What orders of one side can trade at most: those of one group count once.
  func workingQuantity(_ tracks: [OrderTrack]) -> Quantity {
    var groups: [String: Quantity] = [:]
    for track in tracks {
      groups[track.groupName] = max(groups[track.groupName] ?? .zero, liveQuantity(of: track))
    }
    return groups.values.reduce(.zero) { $0 + $1 }
  }

  /// What an order can trade now: a protecting order no further than its entry has filled.
  func liveQuantity(of track: OrderTrack) -> Quantity {
    guard let entry = openEntry(of: track) else { return track.order.remaining }
    return min(track.order.remaining, entry.order.filled)
  }

  /// The order whose fill this one waits for, while that one can still trade.
  func openEntry(of track: OrderTrack) -> OrderTrack? {
    let parent = track.order.parent ?? track.order.ticket.attributes.parent
    return parent.flatMap { tracks[$0] }.flatMap { $0.isOpen ? $0 : nil }
  }

  /// The working orders of this system in a scope that could enlarge a position: protecting stops
  /// are kept first, then the oldest, as long as they fit. O(n log n) in the open orders.
  func enlarging(in scope: RestraintScope) -> [IntentID] {
    let working = open.compactMap { tracks[$0] }.filter { track in
      track.write != .foreign
        && scope.covers(strategy: track.order.strategy, account: track.order.account)
    }.sorted { left, right in
      let isStop = (left.order.ticket.type.isStop, right.order.ticket.type.isStop)
      if isStop.0 != isStop.1 { return isStop.0 }
      return (left.order.createdAt, left.order.intent.rawValue)
        < (right.order.createdAt, right.order.intent.rawValue)
    }
    let all = Set(working.map(\.order.intent))
    var kept: Set<IntentID> = []
    var result: [IntentID] = []
    for track in working {
      let order = track.order
      // What waits for an entry that has not begun to fill ends with that entry.
      if let entry = openEntry(of: track), entry.order.filled.isZero { continue }
      let key = StrategyHolding.Key(
        strategy: order.strategy, account: order.account, instrument: order.ticket.instrument)
      let free = room(
        order.ticket.side, key, excluding: all.subtracting(kept), group: track.groupName)
      if order.ticket.bracket == nil, liveQuantity(of: track) <= free {
        kept.insert(order.intent)
      } else {
        result.append(order.intent)
      }
    }
    return result
  }
}

extension OrderTrack {
  /// Orders with the same name end or shrink each other: a group, or the two ends of a bracket.
  var groupName: String {
    order.ticket.attributes.group?.name ?? reportedGroup?.name ?? order.parent?.rawValue
      ?? order.intent.rawValue
  }
}

extension OrderType {
  /// Whether it waits for the market to go against the position.
  var isStop: Bool {
    switch self {
    case .stop, .stopLimit, .trailingStop, .trailingStopLimit: true
    case .market, .limit, .marketOnClose, .limitOnClose, .marketIfTouched, .limitIfTouched,
      .marketToLimit, .relative, .peggedToMidpoint:
      false
    }
  }
}
