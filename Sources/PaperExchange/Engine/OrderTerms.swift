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

/// An order as a client asks for it.
public struct OrderTerms: Hashable, Sendable, Codable {
  /// The account's number.
  public var account: AccountNumber
  /// The instrument; of a combination the id under which `listCombination` has listed it.
  public var instrument: InstrumentID
  /// A combination's contract with its legs; nil for everything else.
  public var combination: Contract?
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
  /// Dates, sizes to show, group, conditions. `attributes.parent` has no meaning here.
  public var attributes: OrderAttributes
  /// The routing exchange as the client wrote it.
  public var exchange: String
  /// The client's own words for the whole order, for those who tell it back. The exchange keeps
  /// them and never reads them.
  public var wording: String

  /// Terms from their parts.
  public init(
    account: AccountNumber, instrument: InstrumentID, side: Side, quantity: Quantity,
    type: OrderType, timeInForce: TimeInForce = .day, outsideRegularHours: Bool = false,
    reference: String = "", transmit: Bool = true, parent: Int64? = nil,
    attributes: OrderAttributes = OrderAttributes(), exchange: String = "SMART",
    wording: String = "", combination: Contract? = nil
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
    self.attributes = attributes
    self.exchange = exchange
    self.wording = wording
    self.combination = combination
  }

  /// Whether it trades in an auction only, in which case `outsideRegularHours` has no meaning.
  var isForAuction: Bool { timeInForce == .atOpening || type.isOnClose }
  /// Whether it may trade in the sessions around the main one.
  var tradesInAllHours: Bool { outsideRegularHours && !isForAuction }
  /// Whether it ends with its session.
  var endsWithSession: Bool {
    switch timeInForce {
    case .day, .immediateOrCancel, .fillOrKill, .atOpening: true
    case .goodTillCancelled, .goodTillDate: type.isOnClose
    }
  }
}

extension OrderType {
  /// Whether it trades in the closing auction only.
  var isOnClose: Bool {
    switch self {
    case .marketOnClose, .limitOnClose: true
    case .market, .limit, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketIfTouched,
      .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      false
    }
  }

  /// Whether it sleeps until a price is reached.
  var needsTrigger: Bool {
    switch self {
    case .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketIfTouched, .limitIfTouched:
      true
    case .market, .limit, .marketOnClose, .limitOnClose, .marketToLimit, .relative,
      .peggedToMidpoint:
      false
    }
  }

  /// Whether it sets off when the market comes to the order's good side.
  var isTouch: Bool {
    switch self {
    case .marketIfTouched, .limitIfTouched: true
    case .market, .limit, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose,
      .limitOnClose, .marketToLimit, .relative, .peggedToMidpoint:
      false
    }
  }

  /// The distance of a trailing stop; nil for other types.
  var trailing: TrailingDistance? {
    switch self {
    case .trailingStop(let by, _), .trailingStopLimit(let by, _, _): by
    case .market, .limit, .stop, .stopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
      .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
      nil
    }
  }

  /// Whether its limit follows the quote.
  var isPegged: Bool {
    switch self {
    case .relative, .peggedToMidpoint: true
    case .market, .limit, .stop, .stopLimit, .trailingStop, .trailingStopLimit, .marketOnClose,
      .limitOnClose, .marketIfTouched, .limitIfTouched, .marketToLimit:
      false
    }
  }
}
