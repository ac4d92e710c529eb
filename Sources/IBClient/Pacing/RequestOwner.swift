public import TradingModel

/// For whom a message is written: owners share a connection's message rate fairly.
public enum RequestOwner: Hashable, Sendable {
  /// The daemon itself: subscriptions of accounts, snapshots, whatever no strategy asked for.
  case daemon
  /// A strategy.
  case strategy(StrategyID)

  /// The owner of an order.
  init(_ strategy: StrategyID?) {
    self = strategy.map(RequestOwner.strategy) ?? .daemon
  }

  /// The name for people.
  public var name: String {
    switch self {
    case .daemon: "daemon"
    case .strategy(let strategy): strategy.rawValue
    }
  }
}
