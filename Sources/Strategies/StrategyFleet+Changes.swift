import Orders
import StrategyChannel
import SystemKit
public import TradingModel

/// Deployments that come, go and change while the daemon runs.
///
/// One change happens at a time; others wait for their turn. A change touches the strategy's own
/// desk and nothing else. It returns once the processes that had to end have ended and the new
/// ones are on their way; whether a script then runs, `statuses` tells.
extension StrategyFleet {
  /// Every strategy with the text that runs.
  public func members() async -> [FleetMember] {
    await onLoop { fleet in
      fleet.units.flatMap { unit in
        unit.members.compactMap { member in
          unit.status(of: member.deployment.strategy).map {
            FleetMember(deployment: member.deployment, script: member.script, status: $0)
          }
        }
      }
    } ?? []
  }

  /// Takes a strategy in and starts it, unless it is not enabled. One that joins a desk restarts
  /// that desk, whose other scripts keep the texts that they run with; in a desk that a person
  /// stopped, or that is in quarantine, it stays down too. A quarantine of its name is over.
  ///
  /// `script` takes the place of the text in the strategies folder. Throws, and changes nothing,
  /// when a strategy of this name is there or the script cannot be read.
  @discardableResult
  public func deploy(
    _ deployment: Deployment, script: ScriptFolder.Script? = nil, reason: String? = nil
  ) async throws(FleetRefusal) -> FleetChange {
    try await exclusively { () async throws(FleetRefusal) in
      try await join(
        deployment, try self.script(given: script, deployment), reason ?? "deployed",
        isWanted: nil)
    }
  }

  /// Stops a strategy as `stop` does, deals with its orders as its deployment's `onStop` says, and
  /// forgets the deployment. Its books, its state and its cursor stay for a later deployment of
  /// the same name. The rest of its desk is restarted with the texts that it runs with.
  @discardableResult
  public func withdraw(
    _ strategy: StrategyID, reason: String
  ) async throws(FleetRefusal) -> FleetChange {
    try await exclusively { () async throws(FleetRefusal) in
      try await leave(strategy, reason: reason, endsOrders: true)
    }
  }

  /// Makes a strategy's deployment another one. What its process does not know, `onStop`,
  /// `onQuarantine` and `isEnabled` of one that runs already, changes in place. Anything else
  /// restarts its desk as `restart` does, but with the desk's other texts as they run: orders go
  /// on working, `state` is migrated. On accounts that it may name no longer its orders end where
  /// `onStop` is `cancel`.
  ///
  /// One that is down stays down, but for what failed or what the change enables. Throws, and
  /// changes nothing, when there is no strategy of this name or the script cannot be read.
  ///
  /// A version is promoted and put back by this too: `renewal` then says that it is restarted in
  /// any case. `beginning` tells afterwards with what its new process was started.
  @discardableResult
  public func replace(
    _ deployment: Deployment, script: ScriptFolder.Script? = nil, reason: String? = nil,
    renewal: FleetRenewal = .whereNeeded
  ) async throws(FleetRefusal) -> FleetChange {
    let reason = reason ?? "restarted with another deployment"
    return try await exclusively { () async throws(FleetRefusal) in
      let text = try self.script(given: script, deployment)
      guard let old = await onLoop({ $0.deployment(of: deployment.strategy) }) ?? nil else {
        throw .notDeployed(deployment.strategy)
      }
      guard old.desk == deployment.desk else {
        let wasWanted = await onLoop { $0.isUp(deployment.strategy) }
        let left = try await leave(deployment.strategy, reason: reason, endsOrders: false)
        var joined = try await join(
          deployment, text, reason,
          isWanted: old.isEnabled == deployment.isEnabled ? wasWanted : nil)
        joined.restarted = left.restarted + joined.restarted
        joined.remains = await leaveAccounts(old, deployment)
        return joined
      }
      var changed = try await change(to: deployment, text, reason, renewal)
      changed.remains = await leaveAccounts(old, deployment)
      return changed
    }
  }

  // MARK: On the loop

  func deployment(of strategy: StrategyID) -> Deployment? {
    unitOf[strategy].flatMap { unit in unit.member(strategy).map { unit.members[$0].deployment } }
  }

  /// Whether a strategy runs, or would but for what happened to it.
  private func isUp(_ strategy: StrategyID) -> Bool {
    guard let unit = unitOf[strategy], let member = unit.member(strategy) else { return false }
    switch unit.lifecycle.state {
    case .stopped, .quarantined: return false
    case .stopping(_, let restarts): return restarts && unit.members[member].isWanted
    case .starting, .running, .waiting, .failed: return unit.members[member].isWanted
    }
  }

  // MARK: Joining

  /// `isWanted` says whether it is to run; nil leaves that to the deployment.
  private func join(
    _ deployment: Deployment, _ script: ScriptFolder.Script, _ reason: String, isWanted: Bool?
  ) async throws(FleetRefusal) -> FleetChange {
    let strategy = deployment.strategy
    let joined = await onLoop { fleet -> Result<Begun, FleetRefusal> in
      guard !fleet.isClosed else { return .failure(.closed) }
      guard fleet.unitOf[strategy] == nil else { return .failure(.alreadyDeployed(strategy)) }
      return .success(fleet.take(deployment, script, reason, isWanted ?? deployment.isEnabled))
    }
    guard let joined else { throw .closed }
    let begun = try joined.get()
    await end(of: begun.child, strategy)
    return begun.change
  }

  private func take(
    _ deployment: Deployment, _ script: ScriptFolder.Script, _ reason: String, _ isWanted: Bool
  ) -> Begun {
    let strategy = deployment.strategy
    let name = DeskUnit.name(of: deployment)
    let unit: DeskUnit
    if let known = units.first(where: { $0.name == name && $0.isShared }) {
      unit = known
    } else {
      unit = DeskUnit(name: name, isShared: deployment.desk != nil)
      units.append(unit)
    }
    let (others, child) = (unit.running, unit.child)
    var member = DeskUnit.Member(deployment)
    member.isWanted = isWanted
    unit.members.append(member)
    unit.scripts[strategy] = .success(script)
    unitOf[strategy] = unit
    guard isWanted else { return Begun(.staysDown(Self.isDown(strategy))) }
    endQuarantine(of: strategy)
    switch unit.lifecycle.state {
    case .quarantined:
      return Begun(.staysDown("its desk is in quarantine until perigee start"))
    case .stopped(.some):
      return Begun(.staysDown("its desk was stopped; perigee start starts it"))
    case .stopped(nil) where waitsForFleet(unit):
      return Begun(.staysDown(Self.waitsWords))
    case .stopped(nil), .starting, .running, .stopping, .waiting, .failed:
      unit.startCause = .init(strategy: strategy, words: reason)
      restart(unit, "restarted with \(strategy.rawValue)")
      return Begun(.started, restarted: others, ending: child)
    }
  }

  private static func isDown(_ strategy: StrategyID) -> String {
    "it does not start by itself; perigee start \(strategy.rawValue) starts it"
  }

  /// Whether the fleet's own start, which reads the scripts of all, is still to come for a desk.
  private func waitsForFleet(_ unit: DeskUnit) -> Bool {
    unit.members.contains { $0.isWanted && unit.scripts[$0.deployment.strategy] == nil }
  }

  private static let waitsWords = "the daemon is starting; it starts with the rest of its desk"

  /// Starts a desk, or stops it and starts it again; one whose strategies are all down stops.
  func restart(_ unit: DeskUnit, _ reason: String) {
    let isEmpty = !unit.members.contains { $0.isWanted }
    switch unit.lifecycle.state {
    case .stopped: if !isEmpty { perform(unit.lifecycle.startAsked(), unit) }
    case .starting, .running, .stopping, .waiting, .failed:
      perform(unit.lifecycle.stopAsked(reason, restarts: !isEmpty), unit)
    case .quarantined: break
    }
  }

  // MARK: Changing

  private func change(
    to new: Deployment, _ script: ScriptFolder.Script, _ reason: String, _ renewal: FleetRenewal
  ) async throws(FleetRefusal) -> FleetChange {
    let strategy = new.strategy
    let changed = await onLoop { fleet -> Result<Begun, FleetRefusal> in
      guard !fleet.isClosed else { return .failure(.closed) }
      guard let unit = fleet.unitOf[strategy], let member = unit.member(strategy) else {
        return .failure(.notDeployed(strategy))
      }
      if renewal == .ofRunning, !unit.runs(strategy) { return .failure(.notRunning(strategy)) }
      return .success(fleet.begin(unit, member, new, script, reason, renewal))
    }
    guard let changed else { throw .closed }
    let begun = try changed.get()
    await end(of: begun.child, strategy)
    // Where no start follows, as for one that is down, it is told all the same.
    _ = await onLoop { $0.unitOf[strategy]?.takeSuccessors() }
    return begun.change
  }

  private func begin(
    _ unit: DeskUnit, _ member: Int, _ new: Deployment, _ script: ScriptFolder.Script,
    _ reason: String, _ renewal: FleetRenewal
  ) -> Begun {
    let old = unit.members[member].deployment
    let child = unit.child
    let others = unit.running.filter { $0 != new.strategy }
    let wasWanted = unit.members[member].isWanted
    let isWanted = old.isEnabled == new.isEnabled ? wasWanted : new.isEnabled
    let isSame =
      isWanted == wasWanted && old.runsAs(new)
      && unit.members[member].script?.runsAs(script) ?? false
    unit.members[member].successor = new
    unit.members[member].isWanted = isWanted
    unit.members[member].beginning = nil
    unit.scripts[new.strategy] = .success(script)
    switch unit.lifecycle.state {
    case .quarantined where renewal == .fromQuarantine: break
    case .quarantined:
      return Begun(.staysDown("it is in quarantine until perigee start"))
    case .stopped(.some) where old.isEnabled == new.isEnabled,
      .stopping(_, restarts: false) where old.isEnabled == new.isEnabled:
      return Begun(.staysDown("it was stopped; perigee start starts it"), ending: child)
    case .stopped, .starting, .running, .stopping, .waiting, .failed: break
    }
    if isSame, renewal == .whereNeeded { return Begun(.inPlace) }
    guard isWanted || wasWanted else {
      return Begun(.staysDown(Self.isDown(new.strategy)))
    }
    if case .stopped(nil) = unit.lifecycle.state, waitsForFleet(unit) {
      return Begun(.staysDown(isWanted ? Self.waitsWords : Self.isDown(new.strategy)))
    }
    unit.startCause = .init(strategy: new.strategy, words: reason)
    if case .quarantined = unit.lifecycle.state {
      endQuarantine(unit)
      perform(unit.lifecycle.startAsked(), unit)
    } else {
      restart(unit, reason)
    }
    return Begun(
      isWanted ? .started : .staysDown(Self.isDown(new.strategy)), restarted: others,
      ending: child)
  }

  // MARK: One after another

  /// A change that has begun.
  struct Begun: Sendable {
    var change: FleetChange
    /// The child whose end belongs to it.
    var child: DeskChild?

    init(
      _ effect: FleetChange.Effect, restarted: [StrategyID] = [], ending child: DeskChild? = nil
    ) {
      change = FleetChange(effect: effect, restarted: restarted)
      self.child = child
    }
  }

  /// Waits for the end of a strategy's child; one that came after it is none of its business.
  func end(of child: DeskChild?, _ strategy: StrategyID) async {
    guard let child else { return }
    await withCheckedContinuation { continuation in
      let isTaken = environment.loop.execute { [self] in
        guard let unit = unitOf[strategy], unit.child === child else {
          return continuation.resume()
        }
        unit.waiters.append(continuation)
      }
      if !isTaken { continuation.resume() }
    }
  }

  /// The text that a person gave, else the folder's.
  private func script(
    given: ScriptFolder.Script?, _ deployment: Deployment
  ) throws(FleetRefusal) -> ScriptFolder.Script {
    if var given {
      given.version = given.version ?? environment.versions?.keep(given, named: deployment.script)
      return given
    }
    do throws(ScriptFolder.ReadError) {
      return try readAndKeep(deployment.script).get()
    } catch {
      throw .unreadable(error.description)
    }
  }

  /// One change after another.
  func exclusively<Value: Sendable>(
    _ body: () async throws(FleetRefusal) -> Value
  ) async throws(FleetRefusal) -> Value {
    await withCheckedContinuation { continuation in
      let isTaken = environment.loop.execute { [self] in
        guard isChanging else {
          isChanging = true
          return continuation.resume()
        }
        changeWaiters.append(continuation)
      }
      // A fleet that has ended refuses by itself.
      if !isTaken { continuation.resume() }
    }
    defer {
      _ = environment.loop.execute { [self] in
        if changeWaiters.isEmpty {
          isChanging = false
        } else {
          changeWaiters.removeFirst().resume()
        }
      }
    }
    return try await body()
  }
}

extension Deployment {
  /// Whether a process that runs the one runs the other as well.
  func runsAs(_ other: Deployment) -> Bool {
    script == other.script && accounts == other.accounts && symbols == other.symbols
      && parameters == other.parameters && desk == other.desk
  }
}
