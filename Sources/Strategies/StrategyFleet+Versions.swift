public import StrategyChannel
import SystemKit
public import TradingModel

/// Which version of its script a strategy runs.
extension StrategyFleet {
  /// Reads a script and keeps its version. Blocks; not on the loop.
  func readAndKeep(_ name: String) -> Result<ScriptFolder.Script, ScriptFolder.ReadError> {
    Result { () throws(ScriptFolder.ReadError) in
      var script = try environment.scripts.read(name)
      script.version = environment.versions?.keep(script, named: name)
      return script
    }
  }

  /// The version that each running strategy runs.
  public func versions() async -> [StrategyID: ScriptVersion] {
    await onLoop { fleet in
      var result: [StrategyID: ScriptVersion] = [:]
      for unit in fleet.units where unit.child != nil {
        for member in unit.members {
          if let version = member.version { result[member.deployment.strategy] = version }
        }
      }
      return result
    } ?? [:]
  }

  /// What a strategy is deployed as; nil when it is not deployed.
  public func currentDeployment(of strategy: StrategyID) async -> Deployment? {
    await currentDeployments().first { $0.strategy == strategy }
  }

  /// What every strategy is deployed as.
  public func currentDeployments() async -> [Deployment] {
    await onLoop { $0.units.flatMap { $0.members.map(\.deployment) } } ?? []
  }

  /// The version that a strategy ran last, whether or not it runs; nil when it has not run.
  public func newestVersion(of strategy: StrategyID) async -> ScriptVersion? {
    await onLoop { fleet in
      fleet.unitOf[strategy].flatMap { unit in
        unit.member(strategy).flatMap { unit.members[$0].version }
      }
    } ?? nil
  }

  /// With what a strategy's newest process was started: the state that the one before had left, and
  /// the newest fill that it had heard of. Nil from a change until a process was started after it.
  public func beginning(of strategy: StrategyID) async -> StrategyBeginning? {
    await onLoop { fleet in
      fleet.unitOf[strategy].flatMap { unit in
        unit.member(strategy).flatMap { unit.members[$0].beginning }
      }
    } ?? nil
  }

  /// Whether a strategy is deployed; nil when the fleet ends.
  public func isDeployed(_ strategy: StrategyID) async -> Bool? {
    await onLoop { fleet in fleet.isClosed ? nil : fleet.unitOf[strategy] != nil } ?? nil
  }

  /// What `on_start` of a strategy's newest process raised; nil when nothing.
  public func startFault(of strategy: StrategyID) async -> String? {
    await onLoop { fleet in
      fleet.unitOf[strategy].flatMap { unit in
        unit.member(strategy).flatMap { unit.members[$0].startFault }
      }
    } ?? nil
  }

  /// Keeps with what a process is started.
  func keepBeginning(_ start: StrategyStart, _ unit: DeskUnit, _ member: Int) throws {
    unit.members[member].beginning = StrategyBeginning(
      state: start.state, cursor: try environment.states.cursor(of: start.strategy))
  }

  /// The same name begins with the same random numbers (FNV-1a, 64 bit).
  static func seed(_ strategy: StrategyID) -> UInt64 {
    strategy.rawValue.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
  }

  /// Notes that a desk's process was started, with the strategies that it runs.
  func noteStart(of child: DeskChild, _ unit: DeskUnit) {
    for strategy in child.strategies {
      guard let member = unit.member(strategy) else { continue }
      let version = unit.scripts[strategy].flatMap { script -> ScriptVersion? in
        switch script {
        case .success(let script): script.version
        case .failure: nil
        }
      }
      unit.members[member].version = version
      let deployment = unit.members[member].deployment
      endShadowIfOutdated(strategy, deployment, version)
      guard let version else { continue }
      environment.lifeChanged?(
        .started(deployment, version, cause: unit.startCause.words(for: strategy)))
    }
  }

  /// Notes that a desk's process has ended.
  func noteEnd(of child: DeskChild, _ unit: DeskUnit, _ exit: String) {
    let reason: String =
      switch unit.lifecycle.state {
      case .stopping(let reason, _), .failed(let reason): reason
      case .stopped, .starting, .running, .waiting, .quarantined: exit
      }
    for strategy in child.strategies {
      guard let member = unit.member(strategy), let version = unit.members[member].version else {
        continue
      }
      environment.lifeChanged?(.ended(strategy, version, reason: reason))
    }
    // What follows, unless it was asked for, is a restart after this.
    if case .stopping(_, restarts: true) = unit.lifecycle.state { return }
    unit.startCause = .init(words: "started again after: \(reason)")
  }
}

/// With what a process of a strategy was started.
public struct StrategyBeginning: Hashable, Sendable {
  /// The state that the process before had left; nil for none.
  public var state: SavedState?
  /// The number of the newest fill that it had heard of; nil for none.
  public var cursor: Int64?

  /// A beginning from its parts.
  public init(state: SavedState?, cursor: Int64?) {
    self.state = state
    self.cursor = cursor
  }
}
