public import TradingModel

/// Where the order desk writes what happened before it acts on it: the port that the journal
/// implements.
///
/// `commit` is called on the order thread only and returns after the records are as durable as
/// the configuration demands. When it throws, none of the records is stored, and the desk sends
/// nothing.
public protocol OrderLog: AnyObject, Sendable {
  /// Stores all records in one transaction, in order.
  func commit(_ records: [OrderRecord]) throws(OrderLogError)
  /// Everything that the desk must know after a restart. O(all orders + all fills).
  func load() throws(OrderLogError) -> OrderLogState
  /// An order of any age with its executions; nil when there is none. For the few that the broker
  /// speaks of after they left memory.
  func recall(_ intent: IntentID) throws(OrderLogError) -> (order: Order, fills: [Fill])?
}

extension OrderLog {
  /// Nothing: for logs that `load` everything.
  public func recall(
    _ intent: IntentID
  ) throws(OrderLogError) -> (order: Order, fills: [Fill])? { nil }
}

/// One fact for the journal.
public enum OrderRecord: Sendable {
  /// A new order, about to be sent (`.sending`), or one made elsewhere that is observed. The
  /// contract is nil where only its id is known. Its broker order id counts as used from here on.
  case placed(Order, contract: Contract?)
  /// An order's new state.
  case updated(Order)
  /// An order of ours was taken by its connection. Nothing follows from it.
  case sent(OrderTrace)
  /// A strategy asked for this order's end; kept until the order is final.
  case cancelRequested(IntentID, at: Timestamp)
  /// A fill. Stored once per execution id; a repetition adds the order's identity where the
  /// stored one has none, and changes nothing else.
  case filled(Fill)
  /// What an execution cost. Stored once per execution id; a newer one replaces an older.
  case commission(Commission)
  /// A position as the broker reports it.
  case position(Position, contract: Contract?, at: Timestamp)
  /// An account value as the broker reports it. A newer one replaces an older.
  case accountValue(AccountValue, at: Timestamp)
  /// A request that was refused before an order existed.
  case refused(OrderRequest, reason: String, at: Timestamp)
  /// Trading is held back; replaces an older restraint of the same scope.
  case restrained(Restraint)
  /// A restraint was lifted, by whom and why.
  case released(RestraintScope, reason: String, actor: String, at: Timestamp)
  /// A book changed without an execution.
  case adjusted(HoldingAdjustment, contract: Contract?)
  /// A small fact to be known again after a restart.
  case mark(DeskMark, at: Timestamp)
  /// Anything else worth keeping, in words.
  case note(AccountName?, kind: String, text: String, at: Timestamp)
}

/// What the journal knows at a start.
public struct OrderLogState: Sendable {
  /// Orders that are not final, and final ones since `finalSince`, oldest first.
  public var orders: [Order]
  /// The contracts of those orders.
  public var contracts: [InstrumentID: Contract]
  /// Those of them whose end was asked for.
  public var cancelRequested: Set<IntentID>
  /// Fills of those orders and all fills of the last days, oldest first, with their commissions.
  public var fills: [Fill]
  /// What every strategy holds by its own fills and adjustments, superseded revisions left out.
  public var holdings: [StrategyHolding]
  /// The highest order id used, by account.
  public var highestOrderID: [AccountName: BrokerOrderID]
  /// The highest request number used, by strategy.
  public var highestRequestNumber: [StrategyID: Int64]
  /// What holds trading back.
  public var restraints: [Restraint]
  /// The newest marks, those without a value left out.
  public var marks: [DeskMark]

  /// A state from its parts.
  public init(
    orders: [Order] = [], contracts: [InstrumentID: Contract] = [:],
    cancelRequested: Set<IntentID> = [], fills: [Fill] = [], holdings: [StrategyHolding] = [],
    highestOrderID: [AccountName: BrokerOrderID] = [:],
    highestRequestNumber: [StrategyID: Int64] = [:], restraints: [Restraint] = [],
    marks: [DeskMark] = []
  ) {
    self.orders = orders
    self.contracts = contracts
    self.cancelRequested = cancelRequested
    self.fills = fills
    self.holdings = holdings
    self.highestOrderID = highestOrderID
    self.highestRequestNumber = highestRequestNumber
    self.restraints = restraints
    self.marks = marks
  }
}

/// Why the journal could not store or read.
public struct OrderLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, where, and what to do, in one sentence.
  public var description: String
  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}
