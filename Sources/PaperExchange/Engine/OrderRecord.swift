public import TradingModel

/// An order with its life so far, as the ledger keeps it.
public struct OrderRecord: Hashable, Sendable, Codable {
  /// Who sent it, and under which number.
  public var key: ClientOrderKey
  /// The account-wide identity; never nought.
  public var perm: PermID
  /// The terms in force.
  public var terms: OrderTerms
  /// The state.
  public var status: PaperOrderStatus
  /// How many have filled.
  public var filled: Quantity = .zero
  /// The sum of price times size of all fills.
  public var turnover: Money = .zero
  /// The price of the last fill.
  public var lastPrice: Price?
  /// What its fills have cost so far, in USD.
  public var commission: Money = .zero
  /// The stop price or the touch has been reached.
  public var isTriggered = false
  /// Its conditions have held.
  public var isConditionMet = false
  /// It went to the market: transmitted, and its parent has filled.
  public var isActive = false
  /// Where a trailing stop stands now; nil for others, and before it saw the market.
  public var trailedStop: Price?
  /// The limit of an order that finds its own: of a pegged one as the quotes move it, of a
  /// market-to-limit order after its first fill.
  public var followedLimit: Price?
  /// How many prices in a row have reached the stop.
  var signals = 0
  /// What is left of the part of an iceberg that the market sees.
  var slice: Quantity?
  /// Its place in time among the orders of its price.
  public var sequence: Int64
  /// When it was accepted.
  public var acceptedAt: Timestamp
  /// When it first went to the market.
  public var activatedAt: Timestamp?
  /// When the session is over with which it ends, if it does.
  public var dayEnd: Timestamp?
  /// When it last changed.
  public var updatedAt: Timestamp
  /// When it ended.
  public var endedAt: Timestamp?
  /// Why it ended, in the broker's words; nil when its client ended it.
  public var reason: String?

  /// An order from its parts, before any fill.
  public init(
    key: ClientOrderKey, perm: PermID, terms: OrderTerms, status: PaperOrderStatus,
    sequence: Int64, acceptedAt: Timestamp, updatedAt: Timestamp
  ) {
    self.key = key
    self.perm = perm
    self.terms = terms
    self.status = status
    self.sequence = sequence
    self.acceptedAt = acceptedAt
    self.updatedAt = updatedAt
  }

  /// What is still to fill; never negative.
  public var remaining: Quantity { max(.zero, terms.quantity - filled) }

  /// The average price of all fills; nil before the first.
  public var averagePrice: Price? {
    filled.isZero ? nil : turnover.divided(by: filled, scale: 8)?.normalized
  }

  /// The price that sets it off now: the stop, where a trailing stop stands, or the touch.
  public var stopPrice: Price? { trailedStop ?? terms.type.stopPrice }

  /// The limit that holds now; nil for a market order and for what has no price yet.
  public var limitPrice: Price? {
    switch terms.type {
    case .market, .stop, .trailingStop, .marketOnClose, .marketIfTouched: nil
    case .limit(let price), .limitOnClose(let price): price
    case .stopLimit(_, let limit), .limitIfTouched(_, let limit): limit
    case .marketToLimit, .relative, .peggedToMidpoint: followedLimit
    case .trailingStopLimit(_, _, let offset):
      stopPrice.map { terms.side == .buy ? $0 + offset : $0 - offset }
    }
  }

  /// Why it waits, in the broker's words: `child`, `trigger`, both, or nothing.
  public var whyHeld: String {
    guard status == .preSubmitted else { return "" }
    let waitsForStop = terms.type.needsTrigger && !isTriggered
    let waitsForParent = terms.parent != nil && !isActive
    return [waitsForParent ? "child" : nil, waitsForStop ? "trigger" : nil].compactMap { $0 }
      .joined(separator: ",")
  }

  /// Whether it still looks at its conditions.
  var watchesConditions: Bool { !terms.attributes.conditions.isEmpty && !isConditionMet }

  /// How much of it the market sees, at most its rest; nil when all of it.
  var displaySize: Quantity? {
    guard let size = terms.attributes.displaySize, size > .zero else { return nil }
    return size < terms.quantity ? size : nil
  }

  /// How much of it the market sees now: nothing of a hidden order, of an iceberg its slice.
  public var displayed: Quantity {
    if terms.attributes.isHidden { return .zero }
    guard let displaySize else { return remaining }
    return min(slice ?? displaySize, remaining)
  }

  /// The least that a fill must have.
  var leastFill: Quantity {
    if terms.attributes.isAllOrNone { return remaining }
    return min(terms.attributes.minimumQuantity ?? .zero, remaining)
  }

  /// The group in which its fill ends others: the client's own, or its bracket.
  var effectiveGroup: GroupKey? {
    if let group = terms.attributes.group, !group.name.isEmpty {
      return .named(account: terms.account, group.name)
    }
    return parentKey.map { .bracket($0) }
  }

  /// The order whose fill awakes this one.
  var parentKey: ClientOrderKey? {
    terms.parent.map { ClientOrderKey(client: key.client, order: $0) }
  }
}

/// Which orders belong together.
enum GroupKey: Hashable, Sendable {
  case named(account: AccountNumber, String)
  case bracket(ClientOrderKey)
}

/// Where an order that went to the market stands.
enum OrderStage: Hashable, Sendable {
  /// It waits for its session, its time or its conditions.
  case waiting
  /// It takes part in an auction.
  case auction
  /// It waits for its price.
  case armed
  /// It works.
  case working

  /// The broker's word.
  var status: PaperOrderStatus {
    switch self {
    case .waiting, .armed: .preSubmitted
    case .auction, .working: .submitted
    }
  }
}
