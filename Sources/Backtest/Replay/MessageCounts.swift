public import StrategyChannel

/// How many messages of each kind a strategy said.
public struct MessageCounts: Sendable, Hashable {
  /// Requests for the order desk: orders, changes, cancels, previews.
  public var requests = 0
  /// Lines of the log.
  public var logs = 0
  /// Saved states.
  public var states = 0
  /// Timers set and ended.
  public var timers = 0
  /// Symbols subscribed and left.
  public var subscriptions = 0
  /// Everything else: its description, its start and end, answers to fills, faults.
  public var others = 0

  /// None.
  public init() {}

  /// All of them.
  public var total: Int { requests + logs + states + timers + subscriptions + others }

  /// Counts one more.
  public mutating func count(_ message: ChildMessage) {
    switch message.body {
    case .request: requests += 1
    case .log: logs += 1
    case .state: states += 1
    case .timerSet, .timerCancel: timers += 1
    case .subscribe, .unsubscribe: subscriptions += 1
    case .described, .started, .delivered, .fault, .interrupted, .stopped: others += 1
    }
  }

  /// Adds another's counts.
  public mutating func add(_ other: MessageCounts) {
    requests += other.requests
    logs += other.logs
    states += other.states
    timers += other.timers
    subscriptions += other.subscriptions
    others += other.others
  }
}
