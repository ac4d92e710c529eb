public import TradingModel

/// Why a request came to nothing. `description` is the sentence for the strategy's log and the
/// journal: what, why, and what to do. In every case nothing was sent.
public enum OrderRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The configuration has no such account.
  case noAccount(AccountName)
  /// The configuration has the account, and no live client serves it. The text says why.
  case noClient(AccountName, why: String?)
  /// The account's connection compares its orders with the broker's; new risk waits for it.
  case reconciling(AccountName, broker: String)
  /// The journal did not take the record.
  case journal(String)
  /// The desk knows no contract for the instrument.
  case unknownInstrument(InstrumentID)
  /// The instrument cannot be traded at all (an index).
  case notTradable(String)
  /// The instrument is a continuous future, which stands for no contract.
  case continuous(String)
  /// The broker does not list the type of order for the instrument.
  case orderType(String, of: String, offered: [String])
  /// The terms contradict themselves or a limit.
  case terms(String)
  /// The order that this one is to be attached to cannot carry it; the text says why.
  case attachment(IntentID, String)
  /// Too many previews wait for their answers.
  case previews(limit: Int)
  /// A preview came to nothing; the text says why.
  case preview(String)
  /// The quantity is not positive, too small, or no multiple of the size increment.
  case quantity(Quantity, rule: String)
  /// A price breaks a rule; `name` says which price.
  case price(name: String, Price, rule: String)
  /// The protecting orders make no sense for the entry.
  case bracket(String)
  /// The tag is longer than 64 bytes.
  case tagTooLong(bytes: Int)
  /// No order has this identity.
  case unknownOrder(IntentID)
  /// The order belongs to another strategy, or to none.
  case notYourOrder(IntentID)
  /// The order is on another account than the one named.
  case otherAccount(IntentID, AccountName)
  /// The order has ended.
  case orderEnded(IntentID, OrderState)
  /// The order's terms cannot be changed in its state.
  case notModifiable(IntentID, OrderState)
  /// The new terms are no change, or change what cannot be changed.
  case modification(String)
  /// There is nothing to cancel.
  case nothingToCancel(AccountName)
  /// The strategy used this request number before, and its outcome is no longer known.
  case requestNumberUsed(Int64, next: Int64)
  /// The account is configured, and the strategy may not name it.
  case notDeployed(AccountName, StrategyID)
  /// New orders for the instrument wait until something is known; the text says what.
  case held(String)
  /// The risk gate refuses it.
  case risk(RiskRefusal)
  /// Trading is held back; the text says by what and since when.
  case restrained(String)
  /// Something is wrong with the machine; the text says what.
  case machine(MachineFault)
  /// The client's order ids are used up.
  case orderIDsUsedUp(BrokerOrderID)

  /// The largest order id that is ever used; above it the broker's own counter may overflow.
  public static let highestOrderID: Int64 = 1 << 30

  /// The sentence.
  public var description: String {
    switch self {
    case .noAccount(let name):
      "No account found: `\(name.rawValue)`. Nothing was sent. Add it to [accounts.ib] in "
        + "brokers.toml, or name a configured account."
    case .noClient(let name, let why):
      "No api client loaded for account: `\(name.rawValue)`\(why.map { " (\($0))" } ?? ""). "
        + "Nothing was sent. Check that the gateway of this account runs and that brokers.toml "
        + "has its host and port; the connection is retried by itself."
    case .reconciling(let name, let broker):
      "Account `\(name.rawValue)` is reconciling: \(broker) has not yet told all its orders and "
        + "fills since the connection began. Nothing was sent. Try again in a few seconds."
    case .journal(let text):
      "The order could not be recorded, so nothing was sent: \(text)"
    case .unknownInstrument(let instrument):
      "Nothing is known of instrument con:\(instrument.rawValue). Nothing was sent. Open its "
        + "feed, or ask for its details, before ordering it."
    case .notTradable(let name):
      "\(name) is an index and cannot be traded. Nothing was sent. Order a future or a fund on it."
    case .continuous(let name):
      "\(name) is a continuous future, which is for history and cannot be traded. Nothing was "
        + "sent. Order the contract of a month."
    case .orderType(let type, let name, let offered):
      "\(name) takes no order of type \(type) by the broker's word. Nothing was sent. It takes: "
        + "\(offered.joined(separator: ", "))."
    case .terms(let text):
      "The order's terms are refused: \(text). Nothing was sent. Correct them."
    case .attachment(let intent, let why):
      "The order cannot be attached to \(intent.rawValue): \(why). Nothing was sent. Attach it to "
        + "a working order of this strategy on the same account."
    case .previews(let limit):
      "\(limit) previews wait for the broker already. Nothing was sent. Wait for their answers."
    case .preview(let why):
      "The preview came to nothing: \(why). No order was placed."
    case .quantity(let quantity, let rule):
      "Quantity \(quantity) \(rule). Nothing was sent. Give a quantity that keeps the rule."
    case .price(let name, let price, let rule):
      "The \(name) price \(price) \(rule). Nothing was sent. Give a price that keeps the rule."
    case .bracket(let text):
      "The bracket makes no sense: \(text). Nothing was sent. Correct its prices."
    case .tagTooLong(let bytes):
      "The tag has \(bytes) bytes and 64 are allowed. Nothing was sent. Shorten it."
    case .unknownOrder(let intent):
      "No order \(intent.rawValue) is known. Nothing was sent. Use the id that the order got when "
        + "it was placed."
    case .notYourOrder(let intent):
      "Order \(intent.rawValue) is not an order of this strategy. Nothing was sent. A strategy "
        + "changes its own orders only."
    case .otherAccount(let intent, let account):
      "Order \(intent.rawValue) is on account `\(account.rawValue)`. Nothing was sent. Name that "
        + "account."
    case .orderEnded(let intent, let state):
      "Order \(intent.rawValue) has ended (\(state.rawValue)). Nothing was sent. Place a new order."
    case .notModifiable(let intent, let state):
      "Order \(intent.rawValue) cannot be changed while it is \(state.rawValue). Nothing was "
        + "sent. Wait until the broker has confirmed it."
    case .modification(let text):
      "The order was not changed: \(text). Nothing was sent."
    case .nothingToCancel(let account):
      "No order of this strategy is working on account `\(account.rawValue)`; there was nothing "
        + "to cancel."
    case .requestNumberUsed(let number, let next):
      "Request number \(number) was used before. Nothing was sent. Go on with \(next)."
    case .notDeployed(let account, let strategy):
      "Account `\(account.rawValue)` is not deployed for \(strategy.rawValue). Nothing was sent. "
        + "Add it to 'accounts' of its [[strategy]] in runner.toml."
    case .held(let text):
      "Not sent: new orders for this instrument are held. \(text)"
    case .risk(let refusal): refusal.description
    case .restrained(let text): text
    case .machine(let fault): "Not sent: \(fault)"
    case .orderIDsUsedUp(let id):
      "The client's order ids are used up (\(id.rawValue) is above 2^30). Nothing was sent. Reset "
        + "the API order id sequence in the gateway's settings and give the client a new id."
    }
  }
}
