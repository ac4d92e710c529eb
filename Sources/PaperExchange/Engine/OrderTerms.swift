public import TradingModel

/// The identity of an order as its client writes it: the client and the number in its series.
public struct ClientOrderKey: Hashable, Sendable, Codable {
  /// The client id.
  public var client: Int
  /// The order's number.
  public var order: Int64

  /// A key from its parts.
  public init(client: Int, order: Int64) {
    self.client = client
    self.order = order
  }
}

/// What the orders of one group do to each other.
public enum GroupRule: Int, Hashable, Sendable, Codable {
  /// Any fill cancels the others.
  case cancelOthers = 1
  /// A fill takes its size off the others.
  case reduceOthers = 2
  /// As `reduceOthers`.
  case reduceOthersWithoutBlock = 3
}

/// An order as a client asks for it.
public struct OrderTerms: Hashable, Sendable, Codable {
  /// The account's number.
  public var account: AccountNumber
  /// The instrument.
  public var instrument: InstrumentID
  /// Which way.
  public var side: Side
  /// How many; positive.
  public var quantity: Quantity
  /// How.
  public var type: OrderType
  /// How long.
  public var timeInForce: TimeInForce
  /// Whether it may trade outside of the main session.
  public var outsideRegularHours: Bool
  /// The client's own reference, kept and told back.
  public var reference: String
  /// Whether it goes to the market at once; else it waits for a later order of its family.
  public var transmit: Bool
  /// The number of the order whose fill awakes this one; nil for an order of its own.
  public var parent: Int64?
  /// The group in which one fill ends the others; nil for none.
  public var group: String?
  /// What a fill does to the rest of the group.
  public var groupRule: GroupRule
  /// The routing exchange as the client wrote it.
  public var exchange: String

  /// Terms from their parts.
  public init(
    account: AccountNumber, instrument: InstrumentID, side: Side, quantity: Quantity,
    type: OrderType, timeInForce: TimeInForce = .day, outsideRegularHours: Bool = false,
    reference: String = "", transmit: Bool = true, parent: Int64? = nil, group: String? = nil,
    groupRule: GroupRule = .cancelOthers, exchange: String = "SMART"
  ) {
    self.account = account
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.type = type
    self.timeInForce = timeInForce
    self.outsideRegularHours = outsideRegularHours
    self.reference = reference
    self.transmit = transmit
    self.parent = parent
    self.group = group
    self.groupRule = groupRule
    self.exchange = exchange
  }
}

/// The broker's word for an order's state.
public enum PaperOrderStatus: String, Hashable, Sendable, Codable {
  /// Held by the broker, not transmitted or a child without a family.
  case pendingSubmit = "PendingSubmit"
  /// Accepted, and waits for its trigger, its parent or the opening.
  case preSubmitted = "PreSubmitted"
  /// Works at the exchange.
  case submitted = "Submitted"
  /// A cancel is under way.
  case pendingCancel = "PendingCancel"
  /// Ended by a cancel or by its time in force.
  case cancelled = "Cancelled"
  /// All filled.
  case filled = "Filled"
  /// Refused; nothing of it works.
  case inactive = "Inactive"

  /// Whether it can still trade.
  public var isOpen: Bool {
    switch self {
    case .pendingSubmit, .preSubmitted, .submitted, .pendingCancel: true
    case .cancelled, .filled, .inactive: false
    }
  }
}

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
  /// The stop price has been reached.
  public var isTriggered = false
  /// It went to the market: transmitted, and its parent has filled.
  public var isActive = false
  /// Its place in time among the orders of its price.
  public var sequence: Int64
  /// When it was accepted.
  public var acceptedAt: Timestamp
  /// When it last changed.
  public var updatedAt: Timestamp
  /// When it ended.
  public var endedAt: Timestamp?
  /// Why it ended, in the broker's words.
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

  /// Why it waits, in the broker's words: `child`, `trigger`, both, or nothing.
  public var whyHeld: String {
    guard status == .preSubmitted else { return "" }
    let waitsForStop = terms.type.stopPrice != nil && !isTriggered
    let waitsForParent = terms.parent != nil && !isActive
    return [waitsForParent ? "child" : nil, waitsForStop ? "trigger" : nil].compactMap { $0 }
      .joined(separator: ",")
  }

  /// The group in which its fill ends others: the client's own, or its bracket.
  var effectiveGroup: GroupKey? {
    if let group = terms.group, !group.isEmpty {
      return .named(client: key.client, account: terms.account, group)
    }
    return terms.parent.map { .bracket(ClientOrderKey(client: key.client, order: $0)) }
  }
}

/// Which orders belong together.
enum GroupKey: Hashable, Sendable {
  case named(client: Int, account: AccountNumber, String)
  case bracket(ClientOrderKey)
}
