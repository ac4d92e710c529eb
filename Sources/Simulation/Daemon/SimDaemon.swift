import Feeds
import IBClient
import Journal
import Logging
import Orders
import StrategyChannel
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
  private var hub: FeedHub?
  private var hubTask: Task<Void, Never>?
  private(set) var lua: LuaTrader?
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
      clock: { clock.wall }, generator: world.random.fork(), risk: world.setting.risk)
    for instrument in world.instruments { orders.desk?.learn(instrument) }
    orders.everySecond { [unowned self] desk in
      desk.tick()
      do throws(JournalError) { try self.journal?.checkpointIfDue() } catch {
        world.trace("journal: \(error.description)")
        // As the real daemon does: what a failed disk holds is found out by a new start.
        if error.code == .inputOutput || error.code == .corrupt {
          world.kill(losesPower: false, restartAfter: .seconds(1), isFault: false)
        }
      }
    }
    let shared = SharedRandom(world.random.fork())
    let network = world.network
    let sleep = SimSleep(agenda: world.agenda, clock: clock)
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
        do { try await sleep.sleep(.nanoseconds(wait)) } catch { return }
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
      startFeeds()
    }
  }

  /// Begins the feeds and the script on them, once there is a client to serve data.
  private func startFeeds() {
    guard hub == nil, let backend = pool?.dataBackend, let desk else { return }
    let clock = world.clock
    let sleep = SimSleep(agenda: world.agenda, clock: clock)
    var configuration = FeedConfiguration()
    configuration.tickInterval = .milliseconds(500)
    let hub = FeedHub(
      backend: backend, stores: nil, configuration: configuration,
      time: FeedTime(now: { clock.wall }, sleep: { try await sleep.sleep($0) }))
    self.hub = hub
    hubTask = Task(executorPreference: executor) { await hub.run() }
    let account = world.setting.accounts.keys.sorted()[1]
    let trader = LuaTrader(account: account, world: world, daemon: self, hub: hub)
    trader.start(desk, seed: world.setting.seed, state: world.luaState)
    lua = trader
  }

  // MARK: Work

  /// One round of everything that runs; true when anything had work.
  func step() -> Bool {
    var hasWorked = feedLoop.step()
    if orders.loop.step() { hasWorked = true }
    if executor.drain() { hasWorked = true }
    if lua?.step() == true { hasWorked = true }
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
    release()
    for _ in 0..<100 where step() {}
    orders.close()
    pool = nil
    hub = nil
    lua = nil
    journal = nil
    folder = nil
  }

  private func release() {
    bringUp?.cancel()
    hubTask?.cancel()
    lua?.end()
    pool?.stop()
  }

  /// An orderly end.
  func stop() {
    release()
    for _ in 0..<100 where step() {}
    orders.close()
    do throws(JournalError) { try journal?.settle() } catch {
      world.trace("journal at the end: \(error.description)")
    }
    die()
    pool = nil
    hub = nil
    lua = nil
    journal = nil
    folder = nil
  }
}
