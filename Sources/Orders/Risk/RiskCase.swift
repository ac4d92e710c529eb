import TradingModel

/// One order, or one order's new terms, that the gate judges.
struct RiskCase {
  /// Why the order is made.
  enum Purpose: Hashable {
    /// A strategy asks for it.
    case strategy
    /// The system itself closes something, or protects it. Only what could open or enlarge a
    /// position is refused; `isReducing` is what the order book says to that.
    case houseKeeping(isReducing: Bool)
  }

  var strategy: StrategyID?
  var account: AccountName
  var number: AccountNumber
  var ticket: OrderTicket
  var contract: Contract
  var instrument: Instrument?
  /// The order whose terms these replace.
  var replaces: Order?
  /// The order that it hangs on, for one that is attached.
  var parent: Order?
  /// How many orders are placed: a bracket's protecting ones count as orders.
  var orders = 1
  var purpose = Purpose.strategy
  /// When it was asked for, for one that had to wait for its turn.
  var arrival: Timestamp?

  var key: OrderBook.PositionKey {
    OrderBook.PositionKey(account: account, instrument: ticket.instrument)
  }

  /// What may still fill of it.
  var remaining: Quantity { max(.zero, ticket.quantity - (replaces?.filled ?? .zero)) }

  /// How a person knows the instrument.
  var name: String {
    contract.localSymbol.flatMap { contract.securityType == .stock ? nil : $0 } ?? contract.symbol
  }

  /// Whether it only protects what another order opens.
  var isProtection: Bool {
    guard let parent else { return false }
    return parent.ticket.side != ticket.side && parent.ticket.instrument == ticket.instrument
  }
}

/// What the gate says to an order that it does not refuse.
enum RiskVerdict: Hashable {
  case admitted
  /// Its turn comes then; it is to be judged anew.
  case wait(until: Timestamp)
}

/// Why the gate refuses an order: the sentence for people, with the number, the limit, what
/// follows and where to change it.
public struct RiskRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The key of the control in the configuration, or a word for one that has no key.
  public let rule: String
  /// The sentence.
  public let description: String

  /// A refusal from its parts.
  public init(rule: String, _ description: String) {
    self.rule = rule
    self.description = description
  }
}
