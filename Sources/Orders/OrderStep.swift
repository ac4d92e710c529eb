import TradingModel

/// What the book wants done, in this order: store the records in one transaction, make the sends,
/// tell the news.
struct OrderStep {
  var records: [OrderRecord] = []
  var sends: [OrderSend] = []
  var news: [OrderNews] = []
  /// Connections whose whole state must be asked for.
  var snapshots: [String] = []

  mutating func append(_ other: OrderStep) {
    records += other.records
    sends += other.sends
    news += other.news
    snapshots += other.snapshots
  }
}

/// One write to a broker client.
enum OrderSend {
  /// A new order, or a bracket's orders in one write.
  case place([BrokerOrder], account: AccountName)
  /// New terms.
  case modify(BrokerOrder, intent: IntentID, account: AccountName)
  /// An end.
  case cancel(BrokerOrderID, intent: IntentID, account: AccountName)
  /// A question what an order would do.
  case preview(BrokerOrder, account: AccountName)
  /// The end of everything that the account's client can reach.
  case cancelEverything(account: AccountName)

  /// The account whose client writes it.
  var account: AccountName {
    switch self {
    case .place(_, let account), .modify(_, _, let account), .cancel(_, _, let account),
      .preview(_, let account), .cancelEverything(let account):
      account
    }
  }
}

/// What became of a write.
enum SendOutcome {
  /// All bytes were handed over.
  case written
  /// No byte left, and why.
  case notSent(String)
  /// Nobody knows, and why.
  case unknown(String)
}

/// One call of the listener.
enum OrderNews {
  case orderChanged(Order)
  case filled(Fill)
  case fillCorrected(Fill, replacing: Fill)
  case commissioned(Fill)
  case refused(OrderRequest, reason: String)
  case previewed(OrderRequest, OrderPreview)
  case positionChanged(Position)
  case holdingChanged(StrategyHolding)
  case accountChanged(AccountValue)
  case accountReadiness(AccountName, isReady: Bool, reason: String?)
  case notice(AccountName?, kind: String, text: String)
}

/// What the book must know of a client while it works on one input.
struct BrokerView {
  var name: String
  var clientID: Int
  /// The session that is up, or the newest one.
  var session: BrokerSession
  var accounts: [AccountName]
  /// The order id that the broker takes next, as far as it told.
  var nextOrderID: BrokerOrderID?
}

/// Where an account's orders go at the moment of a request.
enum AccountLane {
  case noAccount
  case noClient(why: String?)
  case client(BrokerView, number: AccountNumber, nextOrderID: BrokerOrderID)
}
