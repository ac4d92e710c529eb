public import StrategyChannel
public import TradingModel

/// One thing that a version of a strategy asked for.
public struct ShadowDecision: Hashable, Sendable {
  /// What kind of request it is.
  public enum Verb: String, Hashable, Sendable, CaseIterable {
    /// A new order.
    case place
    /// New terms for one.
    case modify
    /// The end of one.
    case cancel
    /// The end of all on the account.
    case cancelAll = "cancel_all"
    /// What one would do to the account.
    case preview
  }

  /// When it was asked.
  public var time: Timestamp
  /// The callback that asked; nil where its process did not tell.
  public var callback: StrategyCallback?
  /// The kind.
  public var verb: Verb
  /// The account that it names.
  public var account: AccountName
  /// The instrument; nil for all orders, and for an order that is not known.
  public var instrument: InstrumentID?
  /// Which way; that of the order which is changed or ended.
  public var side: Side?
  /// How many; nil where the request says none.
  public var quantity: Quantity?
  /// How; nil where the request says none.
  public var type: OrderType?
  /// The protecting orders.
  public var bracket: OrderTicket.Bracket?
  /// How long.
  public var timeInForce: TimeInForce?

  /// What a request asks; `order` is the one that it changes or ends, where it is known.
  init(
    _ request: OrderRequest, changing order: Order?, by callback: StrategyCallback? = nil,
    at time: Timestamp
  ) {
    self.time = time
    self.callback = callback
    account = request.account
    switch request.action {
    case .place(let ticket), .preview(let ticket):
      if case .place = request.action { verb = .place } else { verb = .preview }
      instrument = ticket.instrument
      side = ticket.side
      quantity = ticket.quantity
      type = ticket.type
      bracket = ticket.bracket
      timeInForce = ticket.timeInForce
    case .modify(_, let newQuantity, let newType):
      verb = .modify
      instrument = order?.ticket.instrument
      side = order?.ticket.side
      quantity = newQuantity
      type = newType
    case .cancel:
      verb = .cancel
      instrument = order?.ticket.instrument
      side = order?.ticket.side
    case .cancelAll: verb = .cancelAll
    }
  }
}

/// The newest decisions of one version; bounded.
///
/// They are kept in portions that do not change any more once they are full: whoever looks at a copy
/// costs the next decision, which is made on the thread of the real orders, one portion at most.
public struct ShadowDecisions: Hashable, Sendable {
  /// So many are kept at least; the oldest go first, a portion at a time.
  public static let limit = 10_000
  private static let portion = 250

  private var portions: [[ShadowDecision]] = []
  /// How many were made, those that are gone included.
  public private(set) var count = 0

  /// No decision.
  public init() {}

  /// Those that are kept, oldest first. O(them).
  public var kept: [ShadowDecision] { Array(portions.joined()) }

  mutating func add(_ decision: ShadowDecision) {
    count += 1
    if portions.last.map({ $0.count < Self.portion }) ?? false {
      portions[portions.count - 1].append(decision)
      return
    }
    if portions.count > Self.limit / Self.portion { portions.removeFirst() }
    portions.append([decision])
  }
}
