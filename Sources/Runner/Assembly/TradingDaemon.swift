import Control
import Feeds
import Glibc
import IBClient
import Journal
import Logging
import Notices
import Orders
import Strategies
import Synchronization
import SystemKit
import Tape
import TradingModel

/// The running system: gateways, feeds, orders, journal and strategies.
///
/// Two loops do the work that must be fast: the feed loop reads every gateway's socket and hands
/// quotes to the strategies' rings, the order thread takes what strategies ask and what brokers
/// say. Everything slow is a task beside them.
final class TradingDaemon: Daemon {
  let plan: DaemonPlan
  let stores: DaemonStores
  private let feedLoop: EventLoop
  let orders: OrderThread
  let market: MarketDesk
  let pool: IBClientPool
  let loader: GatewayLoader
  let board: AccountBoard
  let news: OrderNews
  let fleet: StrategyFleet
  /// What is deployed now, in the file's order; it follows every change.
  let deployed: Mutex<[StrategyDeployment]>
  /// Whoever changes what runs waits for a turn: a deployment, a promotion, a way back.
  let changes = ChangeTurns()
  let states: StateKeeper
  private let paper: PaperGateways?
  let tape: TapeRecorder?
  private let dashboard: DashboardKeeper?
  private let ending: StopRequest
  private let endLimit: EndLimit
  private let pulse: LoopPulse
  let noticePulse: LoopPulse
  let notices: NoticeOffice
  /// What the last looks at the accounts came to.
  let verdicts = Mutex<[PreflightRow]>([])
  private let startedAt: Timestamp
  let tradingSwitch: TradingSwitch
  let meter = TradingMeter()
  /// The texts of every version that was started.
  var scripts: ScriptStore { ScriptStore(folder: plan.dataDirectory) }
  let promotions: PromotionOffice
  let barCloses = BarCloses()
  private let haltSignals: HaltSignals

  /// How long strategies wait for their accounts to be reconciled before they start all the same.
  static let readinessLimit = Duration.seconds(8)

  init(_ plan: DaemonPlan) async throws {
    self.plan = plan
    let records = Self.promotionRecords(plan)
    let strategies = Self.promoted(plan.configuration.runner.strategies, records)
    deployed = Mutex(strategies)
    startedAt = plan.now()
    promotions = PromotionOffice(records, plan.configuration.runner.versions)
    let endLimit = EndLimit(plan.configuration.runner.stopTimeout) { limit in
      plan.log.error(
        """
        the end took longer than stop_timeout (\(limit)) and is cut off; the next start \
        reconciles every order with the gateways
        """)
      plan.router.flush(atMost: .milliseconds(500))
      plan.force()
    }
    self.endLimit = endLimit
    let ending = StopRequest { endLimit.arm() }
    self.ending = ending
    stores = try DaemonStores(plan)
    plan.router.attach(LogKeeper(stores.logs))
    paper = plan.mode == .paper ? try await PaperGateways.start(plan) : nil
    do {
      feedLoop = try EventLoop(name: "feeds")
      orders = try OrderThread { ending.ask("the order thread's inbox is full") }
      let time = FeedTime(now: plan.now) { try await Task.sleep(for: $0) }
      market = try MarketDesk(
        time: time, userID: getuid(), instance: InstanceName.of(plan.dataDirectory))
    } catch {
      throw CommandFailure(.error, "the daemon cannot start: \(error)")
    }
    let tradingSwitch = TradingSwitch(
      orders, file: HaltFile(paths: plan.haltFiles), log: Logger(label: "orders"))
    self.tradingSwitch = tradingSwitch
    haltSignals = HaltSignals { level, name in
      tradingSwitch.trip(
        RestraintRequest(scope: .all, level: level, reason: "the signal \(name)", actor: name))
    }
    let brokers = plan.configuration.brokers.clientConfiguration(paperPorts: paper?.ports)
    let market = market
    states = StateKeeper(stores.states)
    tape = TapeAssembly.start(plan)
    dashboard = DashboardAssembly.make(plan)
    let fleet = FleetAssembly.make(
      plan, strategies, states: states, fills: JournalOutbox(stores.journal), orders: orders,
      market: market, meter: meter, recorder: tape)
    self.fleet = fleet
    let orderLoop = orders.loop
    board = AccountBoard(
      names: Dictionary(
        brokers.accounts.map { ($0.value, $0.key) }, uniquingKeysWith: { min($0, $1) }),
      now: plan.now
    ) { value in
      // A profit that finds no room is followed by the next one within a second.
      _ = orderLoop.execute { fleet.accountChanged(value) }
    }
    pool = IBClientPool(
      configuration: brokers, loop: feedLoop,
      environment: .system(now: plan.now, feeds: market.hub, brake: orders.brake), sink: orders,
      accountSink: board, logger: Logger(label: "ib"))
    loader = GatewayLoader(
      pool: pool, orders: orders, feed: market.backend, accounts: brokers.accounts,
      log: Logger(label: "ib"))
    pulse = LoopPulse([feedLoop, orders.loop])
    noticePulse = LoopPulse([feedLoop, orders.loop])
    notices = try Self.makeOffice(plan, market)
    news = OrderNews(log: Logger(label: "orders"), next: fleet, notices: notices) {
      market.symbol($0)
    }
  }

  // MARK: Life

  func run() async throws {
    try feedLoop.start()
    try notices.start()
    let directory = AccountDirectory(accounts: loader.accounts, connections: [])
    let runner = plan.configuration.runner
    let risk = runner.risk.settings(plan.mode, strategies: runner.strategies)
    do {
      try await orders.start(
        log: MeteredLog(stores.journal, meter: meter),
        listener: MeteredListener(news, meter: meter), directory: directory, clock: plan.now,
        risk: risk, market: market.view)
    } catch let error as OrderLogError {
      throw CommandFailure(.error, error.description)
    }
    let naked = plan.configuration.runner.naked
    try await orders.withDesk { $0.nakedPolicy = naked }
    try await tradingSwitch.begin()
    let journal = stores.journal
    orders.everySecond { desk in
      desk.tick()
      do throws(JournalError) { try journal.checkpointIfDue() } catch {
        Logger(label: "journal").error("\(error.description)")
      }
    }
    dashboard?.start()
    await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await self.market.hub.run() }
      tasks.addTask { await self.market.volumes.run() }
      tasks.addTask { try await self.bringUp() }
      tasks.addTask { await self.keepTelling() }
      tasks.addTask { await self.watchPromotions() }
      tasks.addTask { try await MachineKeeper(orders: self.orders, plan: self.plan).run() }
      let reason = await ending.wait()
      plan.log.notice("ending", metadata: ["reason": "\(reason)"])
      await shutDown(reason)
      tasks.cancelAll()
    }
    stores.logs.flush()
    endLimit.met()
  }

  /// Connects, waits for the accounts a while, starts the strategies, and goes on looking for
  /// gateways that are away.
  private func bringUp() async throws {
    do {
      try await loader.look()
      await waitForAccounts()
      try Task.checkCancellation()
      await promotions.takeUp(with: self)
      await fleet.startAll()
      await pruneVersions()
      try await loader.keepLooking()
    } catch is CancellationError {
      // The daemon ends.
    }
  }

  func isAtWork() -> Bool { pulse.beat() }

  private func waitForAccounts() async {
    let found = Set(loader.lastResult?.accounts.keys.map { $0 } ?? [])
    guard !found.isEmpty else { return }
    let news = news
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await news.untilReady(found) }
      // Ends early only when cancelled.
      tasks.addTask { try? await Task.sleep(for: Self.readinessLimit) }  // Safe: see above.
      await tasks.next()
      tasks.cancelAll()
    }
  }

  func stop(reason: String) { ending.ask(reason) }

  /// Strategies first, while orders still work; then connections, loops and files.
  private func shutDown(_ reason: String) async {
    dashboard?.end()
    await fleet.stopAll(reason: reason)
    states.flush()
    await waitForCancels()
    tradingSwitch.end()
    pool.stop()
    feedLoop.stop()
    feedLoop.join()
    // Last: what the connections say at their end, such as that an order was never written, is
    // still recorded.
    orders.stop()
    notices.stop()
    tape?.close()
    await paper?.stop()
    dashboard?.join(atMost: .seconds(1))
    do throws(JournalError) {
      try stores.journal.settle()
      stores.restarts.end(at: plan.now())
    } catch {
      plan.log.error("\(error.description)")
    }
  }

  /// Cancels of the end wait for the gateway's pace, and a connection that is closed writes
  /// nothing more: waits until the broker has confirmed them, or the limit.
  private func waitForCancels() async {
    let step = Duration.milliseconds(20)
    for _ in 0..<Int(EndShares(plan.configuration.runner.stopTimeout).cancels / step) {
      do {
        let isPending = try await orders.withDesk { desk in
          desk.openOrders().contains { $0.state == .cancelPending }
        }
        guard isPending else { return }
        try await Task.sleep(for: step)
      } catch { return }
    }
    plan.log.warning("the end did not wait for cancels that the broker has not confirmed")
  }

  // MARK: The control socket

  func status() async throws -> StatusReport {
    let readiness = news.readiness
    let numbers = Dictionary(
      plan.configuration.brokers.accounts.map { ($0.number, $0.name) },
      uniquingKeysWith: { first, _ in first })
    let connections = (loader.lastResult?.endpoints ?? []).map { endpoint in
      let names = (endpoint.accounts ?? []).compactMap { numbers[$0] }.sorted()
      let down = names.first { readiness[$0]?.isReady != true }
      let isReady = !names.isEmpty && down == nil
      return StatusReport.Connection(
        endpoint: "\(endpoint.endpoint)", state: isReady ? "ready" : "down",
        accounts: names.map(\.rawValue),
        reason: isReady ? nil : down.flatMap { readiness[$0]?.reason } ?? endpoint.text)
    }
    let rows = try await strategies()
    return StatusReport(
      version: Version.text, process: getpid(), mode: plan.mode.rawValue,
      started: Moment(startedAt), dataDirectory: plan.dataDirectory, connections: connections,
      openFeeds: market.hub.statistics.streams,
      strategiesRunning: rows.count { $0.state == .running },
      strategiesFailed: rows.count { $0.state == .failed || $0.state == .quarantined },
      holds: await holds(), restraints: try await restraints(), dashboard: dashboard?.address)
  }

  func strategies() async throws -> [StrategyRow] {
    let statuses = await fleet.statuses()
    return deployedNow.map {
      StrategyRow($0, statuses[$0.name], errors: plan.router.errors(of: $0.name))
    }
  }

  private func row(_ name: String) async throws -> StrategyRow {
    guard let row = try await strategies().first(where: { $0.name == name }) else {
      throw unknown(name)
    }
    return row
  }

  func unknown(_ name: String) -> ControlFailure {
    let names = strategyNames.joined(separator: ", ")
    return ControlFailure(.notFound, "No strategy is called \"\(name)\"; there are: \(names).")
  }

  func start(_ strategy: String) async throws -> StrategyRow {
    _ = try await row(strategy)
    await fleet.start(StrategyID(rawValue: strategy))
    return try await row(strategy)
  }

  func stop(_ strategy: String) async throws -> StrategyRow {
    _ = try await row(strategy)
    await fleet.stop(StrategyID(rawValue: strategy), reason: "stopped by perigee stop")
    return try await row(strategy)
  }

  func restart(_ strategy: String) async throws -> StrategyRow {
    _ = try await row(strategy)
    await fleet.restart(StrategyID(rawValue: strategy))
    return try await row(strategy)
  }

  func search(_ pattern: String) async throws -> [MatchRow] { try await market.matches(pattern) }

  func details(_ symbol: String) async throws -> [InstrumentRow] {
    try await market.instruments(symbol)
  }

  func chains(_ symbol: String) async throws -> [ChainRow] { try await market.chains(symbol) }

  func history(_ question: HistoryQuestion) async throws -> HistoryFrame {
    try await market.history.answer(question)
  }

  func quotes(_ symbols: [String]) async throws -> [QuoteRow] { try await market.quotes(symbols) }

  func watch(_ symbols: [String]) async throws -> AsyncThrowingStream<[QuoteRow], any Error> {
    market.stream(symbols)
  }

  func accounts() async throws -> [AccountWorthRow] {
    board.rows(accountNames, readiness: news.readiness)
  }

  func portfolio(of account: String?) async throws -> [PortfolioRow] {
    let names = accountNames.filter { account == nil || $0.rawValue == account }
    if let account, names.isEmpty {
      let known = accountNames.map(\.rawValue).joined(separator: ", ")
      throw ControlFailure(
        .notFound, "No account is called \"\(account)\"; there are: \(known).")
    }
    return board.portfolio(names) { [market] in market.symbol($1, $0) }
  }

  func budget() async throws -> [BudgetRow] {
    await pool.budgets().map { budget in
      BudgetRow(budget) { [market] line in
        BudgetRow.Line(
          symbol: line.instrument.map { market.symbol($0) } ?? line.description,
          instrument: line.instrument?.rawValue,
          strategies: line.instrument.map { market.hub.readers(of: $0) } ?? [])
      }
    }
  }

  var deployedNow: [StrategyDeployment] { deployed.withLock { $0 } }

  var strategyNames: [String] { deployedNow.map(\.name.rawValue) }

  func risk() async throws -> [RiskRow] {
    let names = accountNames
    let strategies = deployedNow
    return try await orders.withDesk { desk in
      desk.riskReport(
        accounts: names,
        strategies: strategies.flatMap { strategy in
          strategy.accounts.map { (strategy: strategy.name, account: $0) }
        }
      ).map(RiskRow.init)
    }
  }

  var accountNames: [AccountName] { loader.accounts.keys.sorted() }

  func cancelAll(account: String, everything: Bool) async throws -> CancelledRow {
    let name = AccountName(rawValue: account)
    do {
      let count = try await orders.withDesk { try $0.cancelAll(on: name, everything: everything) }
      return CancelledRow(account: account, orders: count, everything: everything)
    } catch let refusal as OrderRefusal {
      throw ControlFailure(.unavailable, refusal.description)
    }
  }

  func shutdown() async throws { stop(reason: "perigee shutdown") }
}
