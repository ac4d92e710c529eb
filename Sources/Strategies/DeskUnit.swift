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
    var isRunning = false
    var meter = LogMeter()
  }

  let name: String
  var members: [Member]
  var lifecycle = DeskLifecycle()
  /// The scripts as they were read for the newest start that a person or the fleet asked for;
  /// a restart after a death takes the same texts.
  var scripts: [StrategyID: Result<ScriptFolder.Script, ScriptFolder.ReadError>] = [:]
  var child: DeskChild?
  var waiters: [CheckedContinuation<Void, Never>] = []

  init(name: String, deployments: [Deployment]) {
    self.name = name
    members = deployments.map { Member(deployment: $0) }
  }

  var strategies: [StrategyID] { members.map(\.deployment.strategy) }

  func status(of strategy: StrategyID) -> StrategyStatus? {
    guard let member = members.first(where: { $0.deployment.strategy == strategy }) else {
      return nil
    }
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
    }
    if let fault = member.fault { (status.state, status.reason) = (.failed, fault) }
    return status
  }
}
