public import TradingModel

/// Why a strategy stays down until a person starts it, also over restarts of the daemon.
public struct Quarantine: Hashable, Sendable, Codable {
  /// Since when.
  public var since: Timestamp
  /// Why, in a sentence.
  public var reason: String
  /// Whether its orders still have to be dealt with as the deployment says.
  public var isUnsettled: Bool

  /// A quarantine from its parts.
  public init(since: Timestamp, reason: String, isUnsettled: Bool) {
    self.since = since
    self.reason = reason
    self.isUnsettled = isUnsettled
  }
}

/// Where quarantines are kept over restarts. Called on the fleet's loop; must not block for long,
/// but for `load`, which is called once before.
public protocol QuarantineStore: AnyObject, Sendable {
  /// Every quarantine in force. Throws a sentence when they cannot be read: then every strategy is
  /// taken to be in quarantine.
  func load() throws -> [StrategyID: Quarantine]
  /// Keeps a strategy's quarantine, or with nil ends it.
  func set(_ quarantine: Quarantine?, of strategy: StrategyID)
}
