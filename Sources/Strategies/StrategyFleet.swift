import Feeds
import Logging
import Orders
package import StrategyChannel
import SystemKit
public import TradingModel

/// Every deployed strategy, each desk in a child process of its own.
///
/// The fleet lives on the order thread's loop: what a child asks reaches the order desk with one
/// wake, and what becomes of it goes straight to the child's ring. It knows no broker. Public
/// calls may come from anywhere.
public final class StrategyFleet: @unchecked Sendable {
  // Everything mutable belongs to `environment.loop`.

  let environment: FleetEnvironment
  var units: [DeskUnit]
  var unitOf: [StrategyID: DeskUnit] = [:]
  /// The broker's word, kept for children that start later.
  var positions: [AccountName: [InstrumentID: Position]] = [:]
  var accountValues: [AccountName: [String: AccountValue]] = [:]
  var readiness: [AccountName: (isReady: Bool, text: String?)] = [:]
  /// The strategies that stay down until a person starts them.
  var quarantines: [StrategyID: Quarantine] = [:]
  /// Quarantined strategies whose orders are being dealt with.
  var flattenings: [StrategyID: Flattening] = [:]
  /// Those whose next look waits for a timer.
  var pausedFlattenings: Set<StrategyID> = []
  /// New versions beside those that trade.
  var shadows: [StrategyID: ShadowDesk] = [:]
  private var isWatching = false
  /// Everything was stopped for good: nothing starts any more.
  private(set) var isClosed = false
  /// Whether a change of the deployments is going on, and who waits for its end; at most as many
  /// as there are callers.
  var isChanging = false
  var changeWaiters: [CheckedContinuation<Void, Never>] = []
  /// Strategies whose orders are to end on an account that is away.
  var postponedCancels: [AccountName: Set<StrategyID>] = [:]
  /// Withdrawn strategies whose quarantine still deals with their orders.
  var leavers: [StrategyID: Deployment] = [:]

  /// How often children are looked at: overdue ones are killed, waiting events are written.
  static let watchInterval = Duration.milliseconds(20)

  /// A fleet of which nothing runs. Deployments with the same desk share a process.
  public init(_ deployments: [Deployment], environment: FleetEnvironment) {
    self.environment = environment
    units = []
    var desks: [String: [Deployment]] = [:]
    var order: [String] = []
    for deployment in deployments {
      let key = DeskUnit.name(of: deployment)
      if desks[key] == nil { order.append(key) }
      desks[key, default: []].append(deployment)
    }
    units = order.map { name in
      let members = desks[name] ?? []
      return DeskUnit(
        name: name, isShared: members.contains { $0.desk != nil }, deployments: members)
    }
    for unit in units { for strategy in unit.strategies { unitOf[strategy] = unit } }
    takeUpQuarantines()
  }

  // MARK: Commands

  /// Starts every enabled strategy that is not in quarantine. Returns when their processes are on
  /// their way.
  public func startAll() async {
    let names = await onLoop { fleet in
      fleet.settleQuarantines()
      return fleet.units.compactMap { unit -> StrategyID? in
        if case .quarantined = unit.lifecycle.state { return nil }
        return unit.members.first { $0.deployment.isEnabled }?.deployment.strategy
      }
    }
    // Reading is the only part that can fail, and that is told as the strategy's own failure.
    for name in names ?? [] { await begin(name, isFleet: true) }
  }

  /// Starts a strategy, with its desk, and ends its quarantine. One that runs stays as it is; a desk that runs without it,
  /// because it is not enabled, is restarted with it. Unknown names are ignored.
  public func start(_ strategy: StrategyID) async { await begin(strategy) }

  /// Stops a strategy, with its desk: `on_stop`, then the end of the process at the latest after
  /// the grace. Returns when it is down.
  public func stop(_ strategy: StrategyID, reason: String) async {
    await wait(strategy) { fleet, unit in fleet.perform(unit.lifecycle.stopAsked(reason), unit) }
  }

  /// Stops a strategy's desk, reads its scripts anew and starts it.
  public func restart(_ strategy: StrategyID) async { await begin(strategy, restarts: true) }

  /// Stops everything side by side, for good: a start that is asked for from now on is ignored.
  /// Returns when all processes have ended.
  public func stopAll(reason: String) async {
    let names = await onLoop { fleet in
      fleet.isClosed = true
      return fleet.units.compactMap { $0.strategies.first }
    }
    await stopShadows(reason)
    await withTaskGroup(of: Void.self) { tasks in
      for name in names ?? [] { tasks.addTask { await self.stop(name, reason: reason) } }
    }
  }

  /// Where every strategy stands.
  public func statuses() async -> [StrategyID: StrategyStatus] {
    await onLoop { fleet in
      var result: [StrategyID: StrategyStatus] = [:]
      for unit in fleet.units {
        for strategy in unit.strategies { result[strategy] = unit.status(of: strategy) }
      }
      return result
    } ?? [:]
  }

  /// What a strategy's process tells of itself, for measuring; nil when none runs.
  package func vitals(of strategy: StrategyID) async -> ChildVitals? {
    await onLoop { $0.unitOf[strategy]?.child?.channel.vitals } ?? nil
  }

  private func begin(
    _ strategy: StrategyID, restarts: Bool = false, isFleet: Bool = false
  ) async {
    guard
      let scripts = await onLoop({ fleet in
        fleet.unitOf[strategy]?.members.map { $0.successor ?? $0.deployment }
          .map { ($0.strategy, $0.script) } ?? []
      })
    else { return }
    var texts: [StrategyID: Result<ScriptFolder.Script, ScriptFolder.ReadError>] = [:]
    for (name, script) in scripts {
      texts[name] = readAndKeep(script)
    }
    let read = texts
    _ = await onLoop { fleet in
      guard !fleet.isClosed, let unit = fleet.unitOf[strategy],
        let member = unit.member(strategy), !unit.members[member].isLeaving
      else { return }
      let isNew = !unit.members[member].isWanted && unit.child != nil
      unit.members[member].isWanted = true
      if !isFleet {
        unit.startCause = .init(
          strategy: strategy, words: restarts ? "perigee restart" : "perigee start")
      }
      // One that joined the desk since then keeps the text that it came with.
      switch unit.lifecycle.state {
      case .starting, .running:
        if restarts || isNew { unit.scripts.merge(read) { $1 } }
      case .stopped, .stopping, .waiting, .failed, .quarantined: unit.scripts.merge(read) { $1 }
      }
      let action =
        restarts || isNew
        ? unit.lifecycle.stopAsked(
          restarts ? "restarted by perigee restart" : "restarted with \(strategy.rawValue)",
          restarts: true)
        : isFleet ? unit.lifecycle.fleetStarts() : unit.lifecycle.startAsked()
      if !isFleet { fleet.endQuarantine(unit) }
      fleet.perform(action, unit)
    }
  }

  private func wait(
    _ strategy: StrategyID, _ body: @escaping @Sendable (StrategyFleet, DeskUnit) -> Void
  ) async {
    await withCheckedContinuation { continuation in
      let isTaken = environment.loop.execute { [self] in
        guard let unit = unitOf[strategy] else { return continuation.resume() }
        body(self, unit)
        guard unit.child != nil else { return continuation.resume() }
        unit.waiters.append(continuation)
      }
      if !isTaken { continuation.resume() }
    }
  }

  /// The value of a job on the fleet's loop; nil when the loop takes no more jobs.
  func onLoop<Result: Sendable>(
    _ body: @escaping @Sendable (StrategyFleet) -> Result
  ) async -> Result? {
    await withCheckedContinuation { continuation in
      let isTaken = environment.loop.execute { [self] in
        continuation.resume(returning: body(self))
      }
      if !isTaken { continuation.resume(returning: nil) }
    }
  }

  // MARK: Doing what the lifecycle decides

  func perform(_ action: DeskLifecycle.Action, _ unit: DeskUnit) {
    if let retry = unit.retry, action != .nothing {
      environment.loop.cancel(retry)
      unit.retry = nil
    }
    switch action {
    case .nothing: break
    case .spawn: spawn(unit)
    case .tellStop(let reason):
      unit.child?.send(.stop(reason: reason), to: nil)
      let child = unit.child
      environment.loop.schedule(after: environment.stopGrace) { [self, weak child] in
        guard let child, unit.child === child else { return }
        perform(unit.lifecycle.graceOver(), unit)
      }
    case .kill: unit.child?.process.kill()
    case .wait(let delay):
      tellEnd(unit)
      unit.retry = environment.loop.schedule(after: delay) { [self] in
        unit.retry = nil
        perform(unit.lifecycle.waitIsOver(), unit)
      }
    case .ended:
      tellEnd(unit)
      dealWithOrders(unit)
    case .quarantine: quarantine(unit)
    }
  }

  private func spawn(_ unit: DeskUnit) {
    var starts: [StrategyStart] = []
    var waiting: [StrategyID: [WaitingFill]] = [:]
    unit.takeSuccessors()
    for index in unit.members.indices where unit.members[index].isWanted {
      unit.members[index].fault = nil
      unit.members[index].startFault = nil
      do {
        let start = try makeStart(unit, unit.members[index].deployment)
        waiting[start.strategy] = try waitingFills(of: start.strategy)
        try keepBeginning(start, unit, index)
        starts.append(start)
        unit.members[index].script = try unit.scripts[start.strategy]?.get()
      } catch {
        unit.members[index].fault = "\(error)"
        report(unit.members[index].deployment.strategy, .error, "cannot run: \(error)")
      }
    }
    guard !starts.isEmpty else {
      perform(unit.lifecycle.spawnImpossible(unit.commonFault ?? "nothing is to run"), unit)
      return
    }
    let child: DeskChild
    do throws(SystemError) {
      let memory = starts.reduce(0) { $0 + Int(clamping: $1.limits.memoryBytes) }
      child = try DeskChild(
        starts, environment: environment, memoryBytes: memory)
      unit.child = child
      try watch(child, of: unit)
    } catch {
      if let child = unit.child { abandon(child, of: unit) }
      let reason = "its process could not be started: \(error)"
      perform(unit.lifecycle.spawnFailed(reason, now: MonotonicClock.now()), unit)
      return
    }
    noteStart(of: child, unit)
    brief(child)
    child.begin(DeskStart(strategies: starts))
    replay(waiting, to: child)
    watchAll()
  }

  /// Gets rid of a child that cannot be watched.
  private func abandon(_ child: DeskChild, of unit: DeskUnit) {
    unit.child = nil
    environment.loop.unwatch(fd: child.channel.doorbell.fd)
    environment.loop.unwatch(fd: child.process.pidfd)
    child.close()
    child.process.kill()
    reapLater(child)
  }

  /// A killed process has ended within moments; without a watch it is asked for.
  private func reapLater(_ child: DeskChild) {
    environment.loop.schedule(after: Self.watchInterval) { [self] in
      do { if try child.process.reap() == nil { reapLater(child) } } catch {
        environment.logger.error("process \(child.process.pid) was not reaped: \(error)")
      }
    }
  }

  private func makeStart(_ unit: DeskUnit, _ deployment: Deployment) throws -> StrategyStart {
    let strategy = deployment.strategy
    guard let script = try unit.scripts[strategy]?.get() else {
      throw ScriptFolder.ReadError(description: "The script of \(strategy.rawValue) was not read.")
    }
    guard let desk = environment.desk() else {
      throw ScriptFolder.ReadError(description: "The daemon takes no orders (any more).")
    }
    return StrategyStart(
      strategy: strategy, accounts: deployment.accounts, scriptName: deployment.script,
      source: script.source, modules: script.modules, symbols: deployment.symbols,
      parameters: deployment.parameters, seed: Self.seed(strategy),
      state: try environment.states.load(strategy),
      firstRequestNumber: desk.nextRequestNumber(of: strategy),
      limits: environment.limits)
  }

  private func watch(_ child: DeskChild, of unit: DeskUnit) throws(SystemError) {
    try environment.loop.watch(fd: child.channel.doorbell.fd) { [self] _ in
      child.channel.doorbell.drain()
      read(child, of: unit)
    }
    try environment.loop.watch(fd: child.process.pidfd) { [self] _ in reap(child, of: unit) }
    // What the child said before the watch began rings no more.
    read(child, of: unit)
  }

  private func reap(_ child: DeskChild, of unit: DeskUnit) {
    let exit: ChildProcess.Exit?
    do { exit = try child.process.reap() } catch { exit = .exited(-1) }
    guard let exit else { return }
    environment.loop.unwatch(fd: child.process.pidfd)
    // Its last words count: an order that it asked for was asked for.
    child.hasEnded = true
    readRest(child, of: unit)
    environment.loop.unwatch(fd: child.channel.doorbell.fd)
    child.close()
    unit.child = nil
    let words = "its process \(Self.words(exit))"
    noteEnd(of: child, unit, words)
    let action = unit.lifecycle.exited(words, now: MonotonicClock.now())
    let waiters = unit.waiters
    unit.waiters = []
    // Who waits for the end waits for the cancels too: the connections may close right after.
    perform(action, unit)
    for waiter in waiters { waiter.resume() }
  }

  private static func words(_ exit: ChildProcess.Exit) -> String {
    switch exit {
    case .exited(70): "was ended by a limit of its scripts"
    case .exited(65): "could not be confined, so it ran no script"
    case .exited: exit.description
    case .signalled: "was \(exit)"
    }
  }

  private func tellEnd(_ unit: DeskUnit) {
    for member in unit.members where member.isWanted {
      let strategy = member.deployment.strategy
      switch unit.lifecycle.state {
      case .stopped(let reason):
        report(strategy, .info, "stopped\(reason.map { ": \($0)" } ?? "")")
      case .failed(let reason):
        // What is wrong with its own script was told when it was found.
        if member.fault == nil { report(strategy, .error, "failed: \(reason)") }
      case .waiting(let reason): report(strategy, .error, "\(reason); it is started again")
      case .starting, .running, .stopping, .quarantined: break
      }
    }
  }

  private func dealWithOrders(_ unit: DeskUnit) {
    guard case .stopped = unit.lifecycle.state else { return }
    // The orders of one that leaves are dealt with when it has left.
    for member in unit.members where member.deployment.onStop == .cancel && !member.isLeaving {
      cancelWorking(of: member.deployment.strategy)
    }
  }

  // MARK: Watching

  private func watchAll() {
    guard !isWatching else { return }
    isWatching = true
    watchOnce()
  }

  private func watchOnce() {
    let now = MonotonicClock.now()
    var anyRuns = false
    for unit in units {
      guard let child = unit.child else { continue }
      anyRuns = true
      child.channel.writer.flush(sent: now)
      child.extendProcessorTime(at: now)
      if let misdeed = child.misdeed(at: now) { condemn(child, of: unit, "killed: \(misdeed)") }
    }
    guard anyRuns else {
      isWatching = false
      return
    }
    environment.loop.schedule(after: Self.watchInterval) { [self] in watchOnce() }
  }
}
