import Glibc
import IBClient
import Logging
import Orders
import PaperExchange
import PaperGateway
import StrategyChannel
import SystemKit
import TWSProtocol
import TradingModel

/// Everything that exists under one seed: an exchange and its gateway, a network, a machine with
/// a disk, the daemon's lives on it, and strategies. One thread moves all of it.
final class World {
  let setting: Setting
  let clock: SimClock
  let agenda = Agenda()
  let logger: Logger
  var random: SimRandom
  let gateway: SimGateway
  let network: SimNetwork
  let disk: SimDisk
  let plant: Plant
  private(set) var oracle: Oracle!  // Safe: set before the initializer returns.
  private(set) var manual: ManualTrader!  // Safe: set before the initializer returns.
  private(set) var faults: FaultMaker!  // Safe: set before the initializer returns.
  private(set) var traders: [Trader] = []
  let instruments: [Instrument]
  private(set) var daemon: SimDaemon?
  private var listeners: [SimListener] = []
  var counts = Counts()
  /// What the script has saved; it outlives the daemon.
  var luaState: SavedState?
  private(set) var isActive = true
  private var tracer: Tracer
  /// How the death that is due leaves the machine; nil while nobody dies.
  private var death: Death?

  struct Death {
    var losesPower: Bool
    var restartAfter: Int64
  }

  var journalPath: String { setting.folder + "/journal.db" }

  init(setting: Setting, plant: Plant, verbose: Bool) throws {
    self.setting = setting
    self.plant = plant
    clock = SimClock(start: setting.start)
    tracer = Tracer(isVerbose: verbose)
    random = SimRandom(seed: setting.seed)
    logger = Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() })
    disk = SimDisk(seed: random.next())
    gateway = try SimGateway(setting.gateway, clock: clock, logger: logger)
    network = SimNetwork(clock: clock, gateway: gateway, random: random.fork())
    let start = setting.start
    let catalogue = gateway.core.catalogue
    instruments = setting.symbols.compactMap { catalogue.named($0)?.instrument(at: start) }
    oracle = Oracle(world: self)
    manual = ManualTrader(world: self, random: random.fork())
    faults = FaultMaker(world: self, random: random.fork())
    for (index, account) in [0, 1, 0].enumerated() {
      let name = setting.accounts.keys.sorted()[account]
      traders.append(
        Trader("s\(index + 1)", account: name, world: self, random: random.fork()))
    }
    network.onMessage = { [unowned self] message, _ in oracle.saw(message) }
    network.onFire = { [unowned self] kind, count in faults.network(kind, count) }
    network.onViolation = { [unowned self] text in violate("harness", text) }
    disk.judge = { [unowned self] operation in judge(operation) }
    plant.world = self
  }

  // MARK: Looking

  func trace(_ text: @autoclosure () -> String) { tracer.note(clock.uptime, text()) }

  func violate(_ invariant: String, _ text: String) {
    counts.violations[invariant, default: 0] += 1
    tracer.violation(clock.uptime, "\(invariant): \(text)", seed: setting.seed)
  }

  var report: [String] { tracer.report }

  func trader(_ strategy: StrategyID?) -> Trader? { traders.first { $0.strategy == strategy } }
  func instrument(_ id: InstrumentID) -> Instrument? { instruments.first { $0.id == id } }
  func top(of id: InstrumentID) -> BookTop? { gateway.core.market(id)?.top }

  func listener(for daemon: SimDaemon) -> SimListener {
    let made = SimListener(daemon: daemon, world: self)
    listeners.append(made)
    return made
  }

  // MARK: The daemon's lives

  func submit(_ requests: [OrderRequest]) {
    guard isActive, let daemon, !daemon.isDead, let side = daemon.orders else { return }
    trace("request \(requests.map { "\($0.strategy.rawValue) \($0.number) \($0.action.word)" })")
    _ = side.loop.execute { [unowned daemon] in
      guard !daemon.isDead else { return }
      side.desk?.handleOrderRequests(requests)
    }
  }

  func startDaemon() {
    guard daemon == nil else { return }
    do {
      let made = try SimDaemon(world: self)
      guard !made.isDead else { return }
      daemon = made
      trace("daemon started")
      if let desk = made.desk { for trader in traders { trader.attach(to: desk) } }
    } catch {
      trace("daemon does not start: \(error)")
      agenda.add(at: clock.uptime + .seconds(5)) { [weak self] in self?.startDaemon() }
    }
  }

  /// Ends the daemon at this very place: nothing that its code does from here on counts.
  func kill(
    losesPower: Bool, losing bytes: Int = 0, restartAfter: Int64, isFault: Bool = true
  ) {
    guard let daemon, !daemon.isDead else { return }
    trace(losesPower ? "power lost" : "killed")
    daemon.die()
    if isFault { faults.diedNow() }
    oracle.daemonDied()
    network.isCut = true
    let wait: Int64? = losesPower ? .seconds(random.within(1...40)) : .milliseconds(2)
    network.leaveClient(tellsAfter: wait, losing: bytes)
    death = Death(losesPower: losesPower, restartAfter: restartAfter)
  }

  private func bury() {
    guard let death else { return }
    self.death = nil
    daemon?.dispose()
    daemon = nil
    listeners = []
    disk.crash(losesPower: death.losesPower, seed: random.next())
    network.isCut = false
    counts.restarts += 1
    agenda.add(at: clock.uptime + death.restartAfter) { [weak self] in self?.startDaemon() }
  }

  func stopDaemon() {
    daemon?.stop()
    daemon = nil
    listeners = []
    counts.restarts += 1
  }

  func willWrite(_ write: BrokerWrite, of daemon: SimDaemon) {
    faults.willWrite(write)
    guard !daemon.isDead else { return }
    oracle.willWrite(write)
  }

  func didWrite(_ write: BrokerWrite, of daemon: SimDaemon) { faults.didWrite(write) }

  private func judge(_ operation: SimDisk.Operation) -> SimDisk.Verdict {
    if death != nil { return .dead }
    if let planted = plant.judge(operation) { return planted }
    return faults.judge(operation)
  }

  // MARK: Time

  /// Lets everything happen that can happen without time passing.
  private func settle() {
    var rounds = 0
    while true {
      var hasWorked = agenda.run(at: clock.uptime)
      if gateway.loop.run() { hasWorked = true }
      oracle.checkArrivals()
      if network.pump() { hasWorked = true }
      if let daemon, daemon.step() { hasWorked = true }
      if death != nil {
        bury()
        hasWorked = true
      }
      guard hasWorked else { return }
      rounds += 1
      if rounds > 200_000 {
        violate("harness", "the world does not come to rest")
        return
      }
    }
  }

  func run(until end: Int64) {
    while true {
      settle()
      let dues = [agenda.nextDue, gateway.loop.nextDue, network.nextDue, daemon?.nextDue]
      guard let next = dues.compactMap({ $0 }).min(), next <= end else {
        clock.advance(to: end)
        settle()
        return
      }
      clock.advance(to: max(next, clock.uptime))
    }
  }

  // MARK: The operator

  /// A person who looks at the daemon now and then and accepts what the broker says of a position.
  private func scheduleOperator() {
    agenda.add(at: clock.uptime + .seconds(random.within(30...150))) { [weak self] in
      guard let self, isActive else { return }
      decide()
      scheduleOperator()
    }
  }

  /// Halts a part of the trading, and lets it go on after a while.
  func halt() {
    let scope: RestraintScope =
      switch random.next() % 3 {
      case 0: .all
      case 1: .account(random.pick(setting.accounts.keys.sorted()))
      default: .strategy(random.pick(traders).strategy)
      }
    onDesk { [unowned self] desk in
      let answer = desk.restrain(
        RestraintRequest(scope: scope, level: .halt, reason: "to see", actor: "operator"))
      // A daemon that was killed in the middle has told nobody of a halt.
      guard daemon?.isDead == false else { return }
      oracle.halted(scope, isStored: answer.unstored == nil)
      counts.halts += 1
      trace("halted \(scope)")
    }
    agenda.add(at: clock.uptime + .seconds(random.within(5...60))) { [weak self] in
      self?.resumeAll()
    }
  }

  private func resumeAll() {
    onDesk { [unowned self] desk in
      for restraint in desk.restraints {
        do throws(ResumeRefusal) {
          try desk.resume(restraint.scope, reason: "seen", actor: "operator")
          oracle.resumed(restraint.scope)
          trace("resumed \(restraint.scope)")
        } catch { trace("not resumed: \(error.description)") }
      }
    }
  }

  private func onDesk(_ body: @escaping (OrderDesk) -> Void) {
    guard let daemon, !daemon.isDead, let side = daemon.orders else { return }
    let work = Unchecked(body)
    _ = side.loop.execute { [unowned daemon] in
      guard !daemon.isDead, let desk = side.desk else { return }
      work.value(desk)
    }
  }

  private func decide() {
    onDesk { [unowned self] desk in
      for hold in desk.holds where hold.cause == .difference {
        do throws(OwnershipRefusal) {
          _ = try desk.resolve(
            OwnershipDecision(
              account: hold.account, instrument: hold.instrument, action: .ignore,
              reason: "as the broker says", actor: "operator"))
          counts.decisions += 1
          trace("decided: \(hold.text)")
        } catch { trace("not decided: \(error.description)") }
      }
    }
  }

  // MARK: A life

  /// The whole story of a seed; answers the hash of its journal.
  func live() -> UInt64 {
    startDaemon()
    run(until: clock.uptime + .seconds(20))
    for trader in traders { trader.scheduleNext() }
    scheduleOperator()
    let begin = clock.uptime
    faults.begin()
    if let midnight = setting.midnight {
      // What nobody could hear before midnight nobody can ask for after it: nothing goes wrong
      // in the minutes before.
      run(until: begin + midnight - .seconds(120))
      faults.end()
      run(until: begin + midnight + .seconds(30))
      faults.begin()
    }
    run(until: begin + setting.active)
    isActive = false
    for trader in traders { trader.isTrading = false }
    faults.end()
    trace("quiet")
    manual.cancelAll()
    resumeAll()
    run(until: clock.uptime + setting.quiet)
    // What others do on the account is told only when it is asked for: one more reconcile.
    for link in network.links { link.reset() }
    run(until: clock.uptime + .seconds(40))
    decide()
    run(until: clock.uptime + .seconds(10))
    conclude()
    // Once more from the journal alone.
    stopDaemon()
    startDaemon()
    run(until: clock.uptime + .seconds(60))
    conclude()
    let hash = finish()
    daemon?.stop()
    daemon = nil
    return hash
  }

  private func conclude() {
    manual.listen()
    guard let desk = daemon?.desk else { return violate("not-running", "no daemon is running") }
    oracle.checkAll(self, desk: desk)
  }

  private func finish() -> UInt64 {
    counts.seeds = 1
    counts.virtualSeconds = clock.uptime / 1_000_000_000
    counts.orders = gateway.core.orderCount
    counts.executions = gateway.core.executionCount
    for (kind, count) in gateway.fired where count > 0 {
      counts.fired["gw-" + kind.rawValue, default: 0] += count
    }
    do { return try JournalRows(journalPath).hash() } catch {
      violate("journal-unreadable", "\(error)")
      return 0
    }
  }
}

extension OrderRequest.Action {
  fileprivate var word: String {
    switch self {
    case .place(let ticket): "place \(ticket.side.rawValue) \(ticket.quantity) \(ticket.type.code)"
    case .modify(let intent, _, _): "modify \(intent.rawValue)"
    case .cancel(let intent): "cancel \(intent.rawValue)"
    case .cancelAll: "cancel all"
    case .preview: "preview"
    }
  }
}

/// A closure that stays on the one thread.
private struct Unchecked<Value>: @unchecked Sendable {  // One thread.
  let value: Value
  init(_ value: Value) { self.value = value }
}
