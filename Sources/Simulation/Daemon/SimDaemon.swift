import IBClient
import Journal
import Logging
import Orders
import SystemKit
import TradingModel

/// One life of the daemon's process, from its start to its end or death.
final class SimDaemon: @unchecked Sendable {  // One thread.
  unowned let world: World
  /// From its death on nothing that it does reaches anybody.
  private(set) var isDead = false
  let feedLoop: EventLoop
  private(set) var orders: OrderSide!  // Safe: set before the initializer returns.
  private var pool: IBClientPool?
  private var journal: OrderJournal?
  private var folder: DataFolder?
  private let executor = SimExecutor()
  private var bringUp: Task<Void, Never>?
  private(set) var result: IBLoadResult?
  private let accounts: [AccountName: AccountNumber]

  init(world: World) throws {
    self.world = world
    let clock = world.clock
    let now: @Sendable () -> Int64 = { clock.uptime }
    accounts = world.setting.accounts
    feedLoop = try EventLoop(name: "feeds", steppedBy: now)
    let loop = try EventLoop(name: "orders", steppedBy: now)
    orders = OrderSide(loop: loop, daemon: self) { [unowned self, unowned world] broker in
      world.plant.wrap(ProbeBroker(broker, daemon: self), self)
    }
    try openJournal()
    try start()
  }

  private func openJournal() throws {
    let clock = world.clock
    let folder = try DataFolder(path: world.setting.folder)
    self.folder = folder
    journal = try OrderJournal(
      folder: folder, durability: world.setting.durability, clock: { clock.wall })
  }

  private func start() throws {
    guard let journal else { return }
    let clock = world.clock
    let log = world.plant.wrap(ProbeLog(journal, daemon: self), self)
    try orders.open(
      log: log, listener: world.listener(for: self),
      directory: AccountDirectory(accounts: accounts, connections: []),
      clock: { clock.wall }, generator: world.random.fork())
    for instrument in world.instruments { orders.desk?.learn(instrument) }
    orders.everySecond { [unowned self] desk in
      desk.tick()
      do throws(JournalError) { try self.journal?.checkpointIfDue() } catch {
        world.trace("journal: \(error.description)")
      }
    }
    let shared = SharedRandom(world.random.fork())
    let network = world.network
    var environment = IBEnvironment(
      uptime: { Uptime(rawValue: clock.uptime) }, wallClock: { clock.wall },
      random: { shared.next() })
    environment.dial = { _, _ in network.dial() }
    let pool = IBClientPool(
      configuration: world.setting.client, loop: feedLoop, environment: environment, sink: orders,
      logger: world.logger)
    self.pool = pool
    bringUp = Task(executorPreference: executor) { [weak self] in
      var wait = Int64.seconds(2)
      while !Task.isCancelled {
        let result = await pool.loadClients()
        guard let self, !self.isDead else { return }
        self.take(result)
        if result.accounts.count == self.accounts.count { return }
        await self.sleep(wait)
        wait = min(wait * 2, .seconds(30))
      }
    }
  }

  private func take(_ result: IBLoadResult) {
    self.result = result
    var numbers: [ObjectIdentifier: [AccountNumber]] = [:]
    var brokers: [any Broker] = []
    for account in result.accounts.values.sorted(by: { $0.name < $1.name }) {
      let key = ObjectIdentifier(account.broker)
      if numbers[key] == nil { brokers.append(account.broker) }
      numbers[key, default: []].append(account.number)
    }
    let side: OrderSide = orders
    let accounts = accounts
    let connections = brokers.map {
      AccountDirectory.Connection(
        broker: side.faced($0), accounts: numbers[ObjectIdentifier($0)] ?? [])
    }
    _ = side.loop.execute { [unowned self] in
      guard !isDead else { return }
      side.desk?.replaceDirectory(AccountDirectory(accounts: accounts, connections: connections))
    }
  }

  /// Waits in virtual time; ends early when the daemon does.
  private func sleep(_ wait: Int64) async {
    await withCheckedContinuation { continuation in
      sleeper = continuation
      world.agenda.add(at: world.clock.uptime + wait) { [weak self] in self?.wake() }
    }
  }

  private var sleeper: CheckedContinuation<Void, Never>?

  private func wake() {
    let waiting = sleeper
    sleeper = nil
    waiting?.resume()
  }

  // MARK: Work

  /// One round of everything that runs; true when anything had work.
  func step() -> Bool {
    var hasWorked = feedLoop.step()
    if orders.loop.step() { hasWorked = true }
    if executor.drain() { hasWorked = true }
    return hasWorked
  }

  var nextDue: Int64? {
    [feedLoop.nextTimerDeadline, orders.loop.nextTimerDeadline].compactMap { $0 }.min()
  }

  var desk: OrderDesk? { orders.desk }

  // MARK: Ends

  /// From now on nothing of it counts. What still runs of it runs into the void.
  func die() { isDead = true }

  /// Lets go of everything; after `die`.
  func dispose() {
    bringUp?.cancel()
    wake()
    pool?.stop()
    for _ in 0..<100 where step() {}
    orders.close()
    pool = nil
    journal = nil
    folder = nil
  }

  /// An orderly end.
  func stop() {
    bringUp?.cancel()
    wake()
    pool?.stop()
    for _ in 0..<100 where step() {}
    orders.close()
    do throws(JournalError) { try journal?.settle() } catch {
      world.trace("journal at the end: \(error.description)")
    }
    die()
    pool = nil
    journal = nil
    folder = nil
  }
}
