public import TradingModel

/// Where a deployed strategy stands.
public struct StrategyStatus: Hashable, Sendable {
  /// The stations of a strategy's life.
  public enum State: Hashable, Sendable {
    /// It does not run, and nobody asked for it or somebody stopped it.
    case stopped
    /// Its process was started; the script has not said that it runs.
    case starting
    /// It takes events.
    case running
    /// It was told to stop and has time for `on_stop`.
    case stopping
    /// Its process died; it is started again after a wait.
    case restarting
    /// It stays down until a person starts it: the reason says why.
    case failed
    /// Its process died too often; it stays down, also over restarts of the daemon, until a person
    /// starts it.
    case quarantined
  }

  /// Where it stands.
  public var state: State
  /// Why, where that is worth telling.
  public var reason: String?
  /// When its process was started.
  public var startedAt: Timestamp?
  /// How often its process was started again after a death.
  public var restarts: Int
  /// Its process; nil when none runs.
  public var process: Int32?
  /// The memory that its process has in use, in bytes.
  public var residentBytes: Int?
  /// The newest error of the script, with its place.
  public var lastError: String?
}
