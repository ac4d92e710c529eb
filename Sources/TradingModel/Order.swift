/// Which way an order trades.
public enum Side: String, Hashable, Sendable, Codable {
  /// Buy.
  case buy = "BUY"
  /// Sell.
  case sell = "SELL"

  /// The other way.
  public var opposite: Side { self == .buy ? .sell : .buy }
}

/// What a strategy wants traded, before any identity is given to it.
public struct OrderTicket: Hashable, Sendable, Codable {
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
  /// Whether it may trade outside of regular hours.
  public var outsideRegularHours: Bool
  /// A profit target and a stop that rest at the broker once the entry fills.
  public var bracket: Bracket?
  /// What few orders need: dates, conditions, groups, algorithms.
  public var attributes: OrderAttributes
  /// The strategy's own word for the order, at most 64 bytes; not sent to the broker.
  public var tag: String

  /// The two protecting orders of an entry. At least one of its parts is set.
  public struct Bracket: Hashable, Sendable, Codable {
    /// The limit price that takes the profit.
    public var takeProfit: Price?
    /// The stop price that bounds the loss; with `trail` only where the stop begins.
    public var stopLoss: Price?
    /// How far the protecting stop follows the market; nil for a stop that stands still.
    public var trail: OrderType.TrailingDistance?
    /// A bracket of either or both.
    public init(
      takeProfit: Price?, stopLoss: Price?, trail: OrderType.TrailingDistance? = nil
    ) {
      self.takeProfit = takeProfit
      self.stopLoss = stopLoss
      self.trail = trail
    }
  }

  /// A ticket from its parts.
  public init(
    instrument: InstrumentID, side: Side, quantity: Quantity, type: OrderType,
    timeInForce: TimeInForce = .day, outsideRegularHours: Bool = false, bracket: Bracket? = nil,
    attributes: OrderAttributes = OrderAttributes(), tag: String = ""
  ) {
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.type = type
    self.timeInForce = timeInForce
    self.outsideRegularHours = outsideRegularHours
    self.bracket = bracket
    self.attributes = attributes
    self.tag = tag
  }
}

/// One thing that a strategy asks of the order desk.
public struct OrderRequest: Hashable, Sendable {
  /// What is asked.
  public enum Action: Hashable, Sendable {
    /// A new order.
    case place(OrderTicket)
    /// New terms for an order of the same strategy; nil keeps the old term.
    case modify(IntentID, quantity: Quantity?, type: OrderType?)
    /// The end of an order of the same strategy.
    case cancel(IntentID)
    /// The end of every working order of the same strategy on this account.
    case cancelAll
    /// What an order would do to the account. Nothing is placed.
    case preview(OrderTicket)
  }

  /// The strategy that asks.
  public var strategy: StrategyID
  /// The strategy's own number for the request, rising over its whole life and never reused.
  public var number: Int64
  /// The account that it names.
  public var account: AccountName
  /// What is asked.
  public var action: Action
  /// The version of the script that asks; nil where no version is known.
  public var script: ScriptVersion?

  /// A request from its parts.
  public init(strategy: StrategyID, number: Int64, account: AccountName, action: Action) {
    self.strategy = strategy
    self.number = number
    self.account = account
    self.action = action
  }
}

/// Where an order stands in its life.
public enum OrderState: String, Hashable, Sendable, Codable, CaseIterable {
  /// Recorded, and known never to have left this machine.
  case notSent = "not_sent"
  /// Recorded and written to the socket, or about to be; nothing heard yet.
  case sending
  /// The broker has it and works it (or holds it until its trigger).
  case working
  /// A part has filled; the rest works.
  case partiallyFilled = "partially_filled"
  /// All has filled.
  case filled
  /// A cancel was sent; until it is confirmed the order counts as live.
  case cancelPending = "cancel_pending"
  /// A modification was sent; until it is confirmed either terms may hold.
  case modifyPending = "modify_pending"
  /// Ended by a cancel; what had filled stays filled.
  case cancelled
  /// Refused by us or by the broker; nothing of it works.
  case rejected
  /// Ended by its time in force.
  case expired
  /// May or may not be live at the broker. Only evidence ends this state, never silence.
  case unknown
  /// Proven not to be at the broker: it never arrived, or is gone without a trace.
  case lost

  /// Whether the order can no longer trade. A late fill is booked all the same.
  public var isFinal: Bool {
    switch self {
    case .filled, .cancelled, .rejected, .expired, .lost, .notSent: true
    case .sending, .working, .partiallyFilled, .cancelPending, .modifyPending, .unknown: false
    }
  }
}

/// An order with its whole life so far.
public struct Order: Hashable, Sendable {
  /// Our identity of it.
  public var intent: IntentID
  /// Whose order it is; nil for an order that was made elsewhere (by hand in TWS).
  public var strategy: StrategyID?
  /// The strategy's own request number; nil for an order that was made elsewhere.
  public var requestNumber: Int64?
  /// The account.
  public var account: AccountName
  /// The terms in force, as far as known.
  public var ticket: OrderTicket
  /// The parent's identity, for the protecting orders of a bracket.
  public var parent: IntentID?
  /// The version of the script that asked for it; nil for an order that no script asked for, or
  /// whose version nobody knows.
  public var script: ScriptVersion?
  /// Where it stands.
  public var state: OrderState
  /// The number in the client's series; nil before one is given.
  public var brokerOrder: BrokerOrderID?
  /// The broker's account-wide identity; nil before the broker told it.
  public var perm: PermID?
  /// How many have filled.
  public var filled: Quantity
  /// The average price of what has filled.
  public var averagePrice: Price?
  /// The broker's or our own words about the last change (a rejection's text).
  public var reason: String?
  /// When it was recorded.
  public var createdAt: Timestamp
  /// When it last changed.
  public var updatedAt: Timestamp

  /// A new order, not yet sent.
  public init(
    intent: IntentID, strategy: StrategyID?, requestNumber: Int64?, account: AccountName,
    ticket: OrderTicket, parent: IntentID? = nil, state: OrderState, createdAt: Timestamp
  ) {
    self.intent = intent
    self.strategy = strategy
    self.requestNumber = requestNumber
    self.account = account
    self.ticket = ticket
    self.parent = parent
    self.state = state
    self.filled = .zero
    self.createdAt = createdAt
    self.updatedAt = createdAt
  }

  /// What is still to fill; never negative.
  public var remaining: Quantity { max(.zero, ticket.quantity - filled) }
}
