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
  init(_ request: OrderRequest, changing order: Order?, at time: Timestamp) {
    self.time = time
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
struct DecisionLog {
  /// So many are kept; the oldest go first.
  static let limit = 10_000

  private(set) var decisions: [ShadowDecision] = []
  /// How many were made, those that are gone included.
  private(set) var count = 0

  mutating func add(_ decision: ShadowDecision) {
    count += 1
    // Dropped in portions, so that a busy strategy does not move the rest for each.
    if decisions.count >= Self.limit + Self.limit / 10 {
      decisions.removeFirst(decisions.count - Self.limit + 1)
    }
    decisions.append(decision)
  }
}
