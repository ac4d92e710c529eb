public import StrategyChannel
public import TradingModel

/// One script, deployed under a name on one or more accounts.
public struct Deployment: Hashable, Sendable {
  /// What happens to a strategy's working orders when a person or the daemon's end stops it.
  public enum OrdersOnStop: Hashable, Sendable {
    /// They stay at the broker.
    case keep
    /// They are cancelled, protecting stops included.
    case cancel
  }

  /// What happens to a strategy's orders when it died too often and is quarantined.
  public enum OrdersOnQuarantine: Hashable, Sendable {
    /// They stay at the broker.
    case keep
    /// They are cancelled, protecting stops included.
    case cancel
    /// They are cancelled; then market orders close what it holds by its own fills.
    case flatten
  }

  /// The strategy's name, unique in the fleet.
  public var strategy: StrategyID
  /// The script, relative to the strategies folder.
  public var script: String
  /// The accounts that it may name; the first is the default. At least one.
  public var accounts: [AccountName]
  /// The symbols in place of the script's own; nil leaves those.
  public var symbols: [String]?
  /// The values of the script's parameters.
  public var parameters: [NamedParameter]
  /// The desk whose strategies share one process and start and stop together; nil gives the
  /// strategy a process of its own.
  public var desk: String?
  /// What happens to its working orders when it is stopped.
  public var onStop: OrdersOnStop
  /// What happens to its orders when it is quarantined.
  public var onQuarantine: OrdersOnQuarantine
  /// Whether it starts with the fleet.
  public var isEnabled: Bool

  /// A deployment from its parts.
  public init(
    strategy: StrategyID, script: String, accounts: [AccountName], symbols: [String]? = nil,
    parameters: [NamedParameter] = [], desk: String? = nil, onStop: OrdersOnStop = .keep,
    onQuarantine: OrdersOnQuarantine = .keep, isEnabled: Bool = true
  ) {
    self.strategy = strategy
    self.script = script
    self.accounts = accounts
    self.symbols = symbols
    self.parameters = parameters
    self.desk = desk
    self.onStop = onStop
    self.onQuarantine = onQuarantine
    self.isEnabled = isEnabled
  }
}
