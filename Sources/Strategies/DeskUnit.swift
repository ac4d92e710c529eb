import StrategyChannel
import SystemKit
import TradingModel

/// The strategies of one desk with the life of their process. Lives on the fleet's loop.
final class DeskUnit: @unchecked Sendable {  // All of it belongs to the fleet's loop.
  /// What is known of one strategy beyond its desk's life.
  struct Member {
    var deployment: Deployment
    /// Why its script cannot run; nil when it can.
    var fault: String?
    var lastError: String?
    /// Whether it runs when its desk does: enabled by its deployment, or asked for by name.
    var isWanted: Bool
    /// The text that its newest process was started with.
    var script: ScriptFolder.Script?
    /// What it is deployed as from its desk's next start on.
    var successor: Deployment?
    /// It is being withdrawn: nothing starts it any more.
    var isLeaving = false
    var meter = LogMeter()
    /// What its `on_start` raised in its newest process; nil when nothing.
    var startFault: String?
    /// What its newest process runs.
    var version: ScriptVersion?
    /// With what its newest process was started; nil until then after a change.
    var beginning: StrategyBeginning?

    init(_ deployment: Deployment) {
      self.deployment = deployment
      isWanted = deployment.isEnabled
    }
  }

  /// Why a process is started.
  struct StartCause {
    /// The strategy that it is about; nil for all of the desk.
    var strategy: StrategyID?
    var words: String

    /// The cause as it is for one strategy of the desk.
    func words(for other: StrategyID) -> String {
      guard let strategy, strategy != other else { return words }
      return "restarted with \(strategy.rawValue)"
    }
  }

  let name: String
  /// Whether others may join it: a desk of the configuration.
  let isShared: Bool
  var members: [Member]
  var lifecycle = DeskLifecycle()
  /// The scripts as they were read for the newest start that a person or the fleet asked for;
  /// a restart after a death takes the same texts.
  var scripts: [StrategyID: Result<ScriptFolder.Script, ScriptFolder.ReadError>] = [:]
  var child: DeskChild?
  /// Why the next process is started.
  var startCause = StartCause(words: "the daemon started")
  /// Whoever waits for the end of the process.
  var waiters: [CheckedContinuation<Void, Never>] = []
  /// The timer of the wait before a restart.
  var retry: TimerToken?

  init(name: String, isShared: Bool, deployments: [Deployment] = []) {
    self.name = name
    self.isShared = isShared
    members = deployments.map(Member.init)
  }

  /// The name of the desk that a deployment belongs to, or of its own.
  static func name(of deployment: Deployment) -> String {
    deployment.desk.map { "desk \($0)" } ?? deployment.strategy.rawValue
  }

  /// From now on the strategies are what they were to become.
  func takeSuccessors() {
    for index in members.indices {
      guard let successor = members[index].successor else { continue }
      members[index].deployment = successor
      members[index].successor = nil
    }
  }

  var strategies: [StrategyID] { members.map(\.deployment.strategy) }

  /// Those that its process runs now.
  var running: [StrategyID] { child?.strategies ?? [] }

  /// Whether a strategy takes events and nothing ends it.
  func runs(_ strategy: StrategyID) -> Bool {
    guard lifecycle.state == .running, child?.index(of: strategy) != nil else { return false }
    return member(strategy).map { members[$0].fault == nil && members[$0].isWanted } ?? false
  }

  func member(_ strategy: StrategyID) -> Int? {
    members.firstIndex { $0.deployment.strategy == strategy }
  }

  /// Why no strategy of the desk can run; nil while one can.
  var commonFault: String? {
    let wanted = members.filter(\.isWanted)
    guard wanted.allSatisfy({ $0.fault != nil }) else { return nil }
    return wanted.first?.fault ?? "none of its strategies is enabled"
  }

  func status(of strategy: StrategyID) -> StrategyStatus? {
    guard let member = member(strategy).map({ members[$0] }) else { return nil }
    var status = StrategyStatus(
      state: .stopped, reason: nil, startedAt: child?.startedAt, restarts: lifecycle.restarts,
      process: child?.process.pid, residentBytes: child?.process.residentBytes,
      lastError: member.lastError)
    switch lifecycle.state {
    case .stopped(let reason): (status.state, status.reason) = (.stopped, reason)
    case .starting: status.state = .starting
    case .running: status.state = .running
    case .stopping(let reason, _): (status.state, status.reason) = (.stopping, reason)
    case .waiting(let reason): (status.state, status.reason) = (.restarting, reason)
    case .failed(let reason): (status.state, status.reason) = (.failed, reason)
    case .quarantined(let reason): (status.state, status.reason) = (.quarantined, reason)
    }
    if let fault = member.fault { (status.state, status.reason) = (.failed, fault) }
    if !member.isWanted { (status.state, status.reason) = (.stopped, "not enabled") }
    return status
  }
}
