package import TradingModel

/// What happened, as whoever saw it leaves it: values that exist already, without any text made
/// for it. The trading threads leave nothing else.
package enum NoticeEvent: Sendable {
  /// A fill was booked.
  case filled(Fill)
  /// The broker or the desk refused an order.
  case rejected(Order)
  /// A request came to nothing before an order existed.
  case refused(OrderRequest, reason: String)
  /// An account takes orders, or does not and why.
  case readiness(AccountName, isReady: Bool, reason: String?)
  /// A notice of the order desk, by the desk's own kind.
  case desk(AccountName?, kind: String, text: String)
  /// A strategy does not run although it should, or does again (nil).
  case strategy(StrategyID, fault: String?)
  /// A trouble that lasts began, or goes on with other words.
  case trouble(Notice, patience: Duration)
  /// A trouble is over: its key, and what is well again.
  case over(key: String, text: String)
  /// Something that is told once.
  case told(Notice)
}
