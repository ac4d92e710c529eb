public import TradingModel

/// One account's way to the market: the port that a broker client implements.
///
/// `place`, `modify` and `cancel` are called on the order thread only, after the journal has the
/// record, and each writes at most one message, at most once: when they throw `notSent`, the
/// caller may rely on it that no byte of the message left this machine; any other failure leaves
/// the order unknown. Everything that the broker says comes through the `BrokerEventSink`.
public protocol Broker: AnyObject, Sendable {
  /// The name in logs and messages (`127.0.0.1:4002 client 7`).
  var name: String { get }
  /// The client id of the connection; with it an order's number names one order of the broker's.
  var clientID: Int { get }
  /// Whether orders can be sent now; when not, why, for the refusal's text.
  var readiness: BrokerReadiness { get }
  /// The lowest order id that the broker accepts next, as far as it told; only ever rises.
  var nextOrderID: BrokerOrderID { get }
  /// The session that is up, or the newest one.
  var session: BrokerSession { get }
  /// Writes a new order, for a bracket the parent and its children in one write. Throws `notSent`
  /// when the session that is up is not the one named: what was known of the broker's orders when
  /// the order was decided may not hold any more.
  func place(_ orders: [BrokerOrder], in session: BrokerSession) throws(BrokerError)
  /// Writes new terms for an order of this client; the session as in `place`.
  func modify(_ order: BrokerOrder, in session: BrokerSession) throws(BrokerError)
  /// Gives up new orders and changes with these numbers that still wait for their turn to be
  /// written, and tells which: no byte of those left this machine, or ever will. What is not
  /// told was written, or is being written.
  func withdraw(_ orders: Set<BrokerOrderID>) -> [WithdrawnOrder]
  /// Writes a cancel for an order of this client.
  func cancel(_ order: BrokerOrderID) throws(BrokerError)
  /// Asks what an order would do to its account; the answer comes as `BrokerEvent.preview`, or as
  /// an `orderMessage`. The order's number is used up, and nothing may make a live order of it.
  func preview(_ order: BrokerOrder) throws(BrokerError)
  /// Writes the end of every order that the connection can reach, those made by hand and those of
  /// other clients and accounts included.
  func cancelEverything() throws(BrokerError)
  /// Asks for open orders, completed orders, executions and positions. The answer comes as one
  /// `BrokerEvent.snapshot`; parts that did not reach their end marker in time are nil in it.
  func requestSnapshot()
}

/// The number of one session of a client, from its greeting to its end; a later one is higher.
public struct BrokerSession: RawRepresentable, Hashable, Sendable, Comparable {
  /// The number; 0 before the first session.
  public let rawValue: UInt64
  /// Wraps a number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  /// Order of the sessions in time.
  public static func < (left: BrokerSession, right: BrokerSession) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A message that was given up before a byte of it was written.
public struct WithdrawnOrder: Hashable, Sendable {
  /// The order that it speaks of.
  public var order: BrokerOrderID
  /// What it was.
  public var message: UnwrittenMessage
  /// A message from its parts.
  public init(order: BrokerOrderID, message: UnwrittenMessage) {
    self.order = order
    self.message = message
  }
}

/// Whether a broker client can take orders.
public enum BrokerReadiness: Hashable, Sendable {
  /// Connected, and the accounts and the next order id are known.
  case ready
  /// Not now, and why.
  case notReady(String)
}

/// An order as it goes to the broker.
public struct BrokerOrder: Hashable, Sendable {
  /// The number in the client's series.
  public var id: BrokerOrderID
  /// The order reference.
  public var intent: IntentID
  /// The account number as the broker writes it.
  public var account: AccountNumber
  /// The full contract.
  public var contract: Contract
  /// The terms.
  public var ticket: OrderTicket
  /// The parent's number, for the protecting orders of a bracket and for attached orders.
  public var parent: BrokerOrderID?
  /// Whose order it is, for a fair share of the connection; nil for none of ours.
  public var strategy: StrategyID?

  /// An order from its parts.
  public init(
    id: BrokerOrderID, intent: IntentID, account: AccountNumber, contract: Contract,
    ticket: OrderTicket, parent: BrokerOrderID? = nil, strategy: StrategyID? = nil
  ) {
    self.id = id
    self.intent = intent
    self.account = account
    self.contract = contract
    self.ticket = ticket
    self.parent = parent
    self.strategy = strategy
  }
}

/// Why a write came to nothing.
public enum BrokerError: Error, Hashable, Sendable {
  /// Known: not one byte left this machine. The text says why.
  case notSent(String)
  /// The write failed half way or its fate is not known. The text says why.
  case unknown(String)
}

/// Who hears a broker client. Called on the client's thread, in order; must not block.
public protocol BrokerEventSink: AnyObject, Sendable {
  /// One event of the client that serves `accounts` of the same connection.
  func receive(_ event: BrokerEvent, from broker: any Broker)
}

/// What a broker says. Account numbers are the broker's; the order desk maps them to names.
public enum BrokerEvent: Sendable {
  /// The connection took up work, or left it. Nothing may be inferred about any order.
  case readiness(BrokerReadiness)
  /// An order as the broker describes it.
  case orderReport(OrderReport)
  /// An order's progress.
  case orderStatus(OrderStatusReport)
  /// One execution, live or asked for.
  case execution(ExecutionReport)
  /// What an execution cost; may come before it.
  case commission(Commission)
  /// An error or warning about an order. The code alone never ends an acknowledged order.
  case orderMessage(BrokerOrderID, code: Int, text: String)
  /// The answer to `preview`.
  case preview(BrokerOrderID, OrderPreview)
  /// The answer to `requestSnapshot`.
  case snapshot(BrokerSnapshot)
  /// A position changed.
  case position(PositionReport)
  /// A message about an order waited for its turn and was given up: no byte of it left, or ever
  /// will.
  case unwritten(BrokerOrderID, UnwrittenMessage, reason: String)
  /// An account value changed.
  case accountValue(AccountNumber, key: String, value: String, currency: String?)
}

/// An order as the broker describes it (IB's openOrder or completedOrder).
public struct OrderReport: Hashable, Sendable {
  /// The number in the submitting client's series; nil where the broker tells none.
  public var order: BrokerOrderID?
  /// The submitting client; nil where the broker tells none.
  public var clientID: Int?
  /// The broker's account-wide identity; nil before it is given.
  public var perm: PermID?
  /// The order reference; nil when the order carries none.
  public var reference: IntentID?
  /// The account.
  public var account: AccountNumber
  /// The instrument.
  public var instrument: InstrumentID
  /// Whether it is of a combination, for which `instrument` is a number of the broker's own, or
  /// nought, that says nothing.
  public var isCombination = false
  /// Which way.
  public var side: Side
  /// How many.
  public var quantity: Quantity
  /// How, where it is a type that this system places. The stop of a trailing order is where it
  /// stands now.
  public var type: OrderType?
  /// How long, where it is a time in force that this system places.
  public var timeInForce: TimeInForce?
  /// Whether it may trade outside of regular hours.
  public var outsideRegularHours = false
  /// The terms that few orders have, without the parent.
  public var attributes = OrderAttributes()
  /// The parent's number in the submitting client's series.
  public var parent: BrokerOrderID?
  /// What the broker says of its state.
  public var status: BrokerStatus
  /// The broker's words on why it ended or was refused.
  public var reason: String?
  /// True when it came from the list of completed orders.
  public var isCompleted: Bool

  /// A report from its parts.
  public init(
    order: BrokerOrderID?, clientID: Int?, perm: PermID?, reference: IntentID?,
    account: AccountNumber, instrument: InstrumentID, side: Side, quantity: Quantity,
    type: OrderType?, status: BrokerStatus, reason: String? = nil, isCompleted: Bool = false
  ) {
    self.order = order
    self.clientID = clientID
    self.perm = perm
    self.reference = reference
    self.account = account
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.type = type
    self.status = status
    self.reason = reason
    self.isCompleted = isCompleted
  }
}

/// The broker's word for an order's state. An open set.
public struct BrokerStatus: RawRepresentable, Hashable, Sendable {
  /// The word.
  public let rawValue: String
  /// Wraps a word.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Sent by the client, not yet confirmed.
  public static let pendingSubmit = BrokerStatus(rawValue: "PendingSubmit")
  /// A cancel is under way.
  public static let pendingCancel = BrokerStatus(rawValue: "PendingCancel")
  /// Held until its trigger or the market's opening.
  public static let preSubmitted = BrokerStatus(rawValue: "PreSubmitted")
  /// Working at the exchange.
  public static let submitted = BrokerStatus(rawValue: "Submitted")
  /// Cancelled through the API before it was confirmed.
  public static let apiCancelled = BrokerStatus(rawValue: "ApiCancelled")
  /// Cancelled.
  public static let cancelled = BrokerStatus(rawValue: "Cancelled")
  /// All filled.
  public static let filled = BrokerStatus(rawValue: "Filled")
  /// Refused or held; not final by itself.
  public static let inactive = BrokerStatus(rawValue: "Inactive")
}

/// An order's progress (IB's orderStatus). Fills are never taken from here.
public struct OrderStatusReport: Hashable, Sendable {
  /// The number in the submitting client's series.
  public var order: BrokerOrderID
  /// The submitting client.
  public var clientID: Int?
  /// The broker's account-wide identity.
  public var perm: PermID?
  /// The state.
  public var status: BrokerStatus
  /// How many have filled, by the broker.
  public var filled: Quantity
  /// How many remain, by the broker.
  public var remaining: Quantity
  /// The average price, by the broker.
  public var averagePrice: Price?
  /// Why it is held (`locate`, `child`), where it is.
  public var whyHeld: String?

  /// A report from its parts.
  public init(
    order: BrokerOrderID, clientID: Int?, perm: PermID?, status: BrokerStatus, filled: Quantity,
    remaining: Quantity, averagePrice: Price?, whyHeld: String?
  ) {
    self.order = order
    self.clientID = clientID
    self.perm = perm
    self.status = status
    self.filled = filled
    self.remaining = remaining
    self.averagePrice = averagePrice
    self.whyHeld = whyHeld
  }
}

/// One execution as the broker reports it.
public struct ExecutionReport: Hashable, Sendable {
  /// The broker's identity of it.
  public var execution: ExecutionID
  /// The order's number in its client's series; nil where the broker tells none.
  public var order: BrokerOrderID?
  /// The submitting client.
  public var clientID: Int?
  /// The order's account-wide identity.
  public var perm: PermID?
  /// The order reference; nil when the order carries none.
  public var reference: IntentID?
  /// The account.
  public var account: AccountNumber
  /// The instrument.
  public var instrument: InstrumentID
  /// Whether it is of a combination as a whole; its legs are executions of their own.
  public var isCombination = false
  /// Which way.
  public var side: Side
  /// How many.
  public var quantity: Quantity
  /// The price.
  public var price: Price
  /// When; nil when the text could not be read.
  public var time: Timestamp?
  /// The broker's own text of the time.
  public var timeText: String
  /// Where it traded.
  public var exchange: String
  /// What the order had filled in all after it.
  public var cumulativeQuantity: Quantity?
  /// Whether the broker announces that the price may still be corrected.
  public var isPriceProvisional = false
  /// Fields that could not be read, in words; the fill counts all the same.
  public var defects: [String]
  /// False where its side, its size or its price could not be read: it is kept, and reaches no
  /// book.
  public var isBookable = true

  /// A report from its parts.
  public init(
    execution: ExecutionID, order: BrokerOrderID?, clientID: Int?, perm: PermID?,
    reference: IntentID?, account: AccountNumber, instrument: InstrumentID, side: Side,
    quantity: Quantity, price: Price, time: Timestamp?, timeText: String, exchange: String,
    cumulativeQuantity: Quantity?, defects: [String] = []
  ) {
    self.execution = execution
    self.order = order
    self.clientID = clientID
    self.perm = perm
    self.reference = reference
    self.account = account
    self.instrument = instrument
    self.side = side
    self.quantity = quantity
    self.price = price
    self.time = time
    self.timeText = timeText
    self.exchange = exchange
    self.cumulativeQuantity = cumulativeQuantity
    self.defects = defects
  }
}

/// A position as the broker reports it.
public struct PositionReport: Hashable, Sendable {
  /// The account.
  public var account: AccountNumber
  /// The instrument.
  public var instrument: InstrumentID
  /// The contract, for instruments that nobody here asked for.
  public var contract: Contract
  /// How many; negative is short.
  public var quantity: Quantity
  /// The broker's average cost, multiplier included.
  public var averageCost: Money?

  /// A report from its parts.
  public init(
    account: AccountNumber, instrument: InstrumentID, contract: Contract, quantity: Quantity,
    averageCost: Money?
  ) {
    self.account = account
    self.instrument = instrument
    self.contract = contract
    self.quantity = quantity
    self.averageCost = averageCost
  }
}

/// What a broker client told of its accounts at one time. A part that is nil is not known: it
/// did not reach its end marker in time, and no conclusion may be drawn from it.
public struct BrokerSnapshot: Hashable, Sendable {
  /// The accounts of the connection.
  public var accounts: [AccountNumber]
  /// Every open order.
  public var openOrders: [OrderReport]?
  /// Orders that ended today.
  public var completedOrders: [OrderReport]?
  /// Executions since midnight.
  public var executions: [ExecutionReport]?
  /// Positions of all accounts.
  public var positions: [PositionReport]?
  /// The session in which it was asked for and answered; nil when it was not asked at all.
  public var session: BrokerSession?

  /// A snapshot from its parts.
  public init(
    accounts: [AccountNumber], openOrders: [OrderReport]?, completedOrders: [OrderReport]?,
    executions: [ExecutionReport]?, positions: [PositionReport]?, session: BrokerSession?
  ) {
    self.accounts = accounts
    self.openOrders = openOrders
    self.completedOrders = completedOrders
    self.executions = executions
    self.positions = positions
    self.session = session
  }
}
