public import TradingModel

/// How an order left this machine: what nobody needs to trade on, and everybody who asks
/// afterwards what it cost.
public struct OrderTrace: Hashable, Sendable {
  /// The order.
  public var intent: IntentID
  /// Its account.
  public var account: AccountName
  /// When the strategy's request came, where it waited for its turn before it became an order.
  public var asked: Timestamp?
  /// When the connection had taken it.
  public var sent: Timestamp
  /// The newest bid just after that; nil where none was known.
  public var bid: Price?
  /// The newest ask just after that; nil where none was known.
  public var ask: Price?
  /// When that quote came.
  public var quoted: Timestamp?

  /// A trace from its parts.
  public init(
    intent: IntentID, account: AccountName, asked: Timestamp? = nil, sent: Timestamp,
    bid: Price? = nil, ask: Price? = nil, quoted: Timestamp? = nil
  ) {
    self.intent = intent
    self.account = account
    self.asked = asked
    self.sent = sent
    self.bid = bid
    self.ask = ask
    self.quoted = quoted
  }
}
