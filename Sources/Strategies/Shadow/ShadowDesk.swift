import Feeds
import Orders
import StrategyChannel
import Synchronization
import SystemKit
import TradingModel

/// A new version of a strategy that runs beside the one that trades, in a process of its own. Lives
/// on the fleet's loop.
///
/// What it asks for goes into its own `ShadowBook` and nowhere else: nothing here knows an order
/// desk, a broker or the journal, and its environment leads to none (`ShadowWallTests`). A shadow
/// whose process dies stays down: that is a finding.
final class ShadowDesk: @unchecked Sendable {  // All of it belongs to the fleet's loop.
  let plan: ShadowPlan
  let accounts: [AccountName]
  let oldVersion: ScriptVersion?
  /// As what the version that trades was deployed.
  private let deployment: Deployment
  private let label: StrategyID
  private let since: Timestamp
  private let base: FleetEnvironment
  private var environment: FleetEnvironment
  private var tap: ShadowTap?
  private(set) var child: DeskChild?
  private(set) var state = ShadowReport.State.starting
  private var book: ShadowBook
  private var old = ShadowDecisions()
  private var new = ShadowDecisions()
  private var oldProfit = ShadowProfit()
  private var newProfit = ShadowProfit()
  /// Orders of the version that trades, for what it changes and ends; the newest.
  private var oldOrders: [IntentID: Order] = [:]
  private var meter = LogMeter()
  private var errors = 0
  private var lastError: String?
  private var firstBar: BarSize?
  private var waiters: [CheckedContinuation<Void, Never>] = []
  /// Called on the loop when a bar of the first size closes.
  var barClosed: () -> Void = {}

  /// Messages taken in one go; see `StrategyFleet`.
  private static let messagesAtOnce = 1024
  /// Orders of the other version that are remembered.
  private static let orderLimit = 2_000

  /// What the shadow begins with, as the one that trades stands.
  struct Beginning {
    var deployment: Deployment
    var oldVersion: ScriptVersion?
    var state: SavedState?
    var firstRequestNumber: Int64
    var holdings: [StrategyHolding]
    var working: [Order]
    /// How its accounts stand.
    var accounts: [ChildEvent.Body]
  }

  init(_ plan: ShadowPlan, _ beginning: Beginning, environment: FleetEnvironment) {
    self.plan = plan
    accounts = beginning.deployment.accounts
    oldVersion = beginning.oldVersion
    deployment = beginning.deployment
    label = ShadowPlan.label(of: plan.strategy)
    since = environment.now()
    base = environment
    self.environment = environment
    book = ShadowBook(
      strategy: plan.strategy, holdings: beginning.holdings, working: beginning.working)
    for holding in beginning.holdings where !holding.quantity.isZero {
      oldProfit.begin(holding.key.instrument, holding.quantity)
      newProfit.begin(holding.key.instrument, holding.quantity)
    }
    for order in beginning.working { oldOrders[order.intent] = order }
  }

  // MARK: Life

  /// Whether it stands beside this, or is this.
  func compares(_ other: Deployment, _ version: ScriptVersion?) -> Bool {
    guard other.accounts == deployment.accounts, other.symbols == deployment.symbols else {
      return false
    }
    let parameters = Set(other.parameters)
    if version == oldVersion, parameters == Set(deployment.parameters) { return true }
    return version == plan.script.version
      && parameters == Set(plan.merged(with: deployment.parameters))
  }

  /// Starts the process.
  func start(_ beginning: Beginning) throws(SystemError) {
    let tap = ShadowTap(loop: base.loop) { [weak self] quotes in
      self?.look(quotes)
    } barClosed: { [weak self] in
      self?.barClosed()
    }
    self.tap = tap
    environment = base.forShadow(state: beginning.state, tap: tap, learned: base.learned)
    let deployment = beginning.deployment
    let start = StrategyStart(
      strategy: plan.strategy, accounts: accounts, scriptName: plan.scriptName,
      source: plan.script.source, modules: plan.script.modules, symbols: deployment.symbols,
      parameters: plan.merged(with: deployment.parameters),
      seed: StrategyFleet.seed(plan.strategy), state: beginning.state,
      firstRequestNumber: beginning.firstRequestNumber, limits: environment.limits)
    let child = try DeskChild(
      [start], environment: environment, memoryBytes: Int(clamping: start.limits.memoryBytes))
    self.child = child
    child.standBack()
    try base.loop.watch(fd: child.channel.doorbell.fd) { [self] _ in
      child.channel.doorbell.drain()
      read(child)
    }
    try base.loop.watch(fd: child.process.pidfd) { [self] _ in reap(child) }
    // It rings from now on.
    read(child)
    for body in beginning.accounts { child.send(body, to: 0) }
    brief(child)
    child.begin(DeskStart(strategies: [start]))
    if let instruments = book.takeWatched() { tap.watch(instruments) }
    watchOnce(child)
    report(.info, "runs version \(plan.script.version?.short ?? "-") without orders")
  }

  /// Tells it to stop, and waits for the end of its process.
  func stop(_ reason: String, then done: CheckedContinuation<Void, Never>?) {
    guard let child else {
      done?.resume()
      return
    }
    if let done { waiters.append(done) }
    if case .ended = state {} else { state = .ended(reason) }
    child.send(.stop(reason: reason), to: nil)
    base.loop.schedule(after: base.stopGrace) { [weak child] in child?.process.kill() }
  }

  private func reap(_ child: DeskChild) {
    let exit: ChildProcess.Exit?
    do { exit = try child.process.reap() } catch { exit = .exited(-1) }
    guard let exit else { return }
    base.loop.unwatch(fd: child.process.pidfd)
    child.hasEnded = true
    read(child)
    base.loop.unwatch(fd: child.channel.doorbell.fd)
    child.close()
    self.child = nil
    if case .ended(let reason) = state {
      report(.info, "stopped: \(reason)")
    } else {
      state = .ended("its process \(exit)")
      report(.error, "its process \(exit); it is not started again")
    }
    let waiters = waiters
    self.waiters = []
    for waiter in waiters { waiter.resume() }
  }

  private func watchOnce(_ child: DeskChild) {
    guard self.child === child else { return }
    let now = MonotonicClock.now()
    child.channel.writer.flush(sent: now)
    child.extendProcessorTime(at: now)
    mark()
    if let misdeed = child.misdeed(at: now) { condemn(child, "killed: \(misdeed)") }
    base.loop.schedule(after: StrategyFleet.watchInterval) { [self] in watchOnce(child) }
  }

  private func condemn(_ child: DeskChild, _ reason: String) {
    guard !child.isCondemned else { return }
    child.isCondemned = true
    state = .ended(reason)
    report(.error, reason)
    child.process.kill()
  }

  private func report(_ level: LogLevel, _ text: String, place: String? = nil) {
    base.log(
      StrategyLogLine(
        time: base.now(), strategy: label, level: level, text: StrategyFleet.oneLine(text),
        place: place))
  }

  // MARK: What it is told

  /// Tells it of an account that it may name: values and connections.
  func tell(_ body: ChildEvent.Body) { child?.send(body, to: 0) }

  private func brief(_ child: DeskChild) {
    for holding in book.holdings.values {
      let position = Position(
        account: holding.key.account, instrument: holding.key.instrument,
        quantity: holding.quantity, averageCost: holding.averagePrice)
      child.send(.position(position), to: 0)
      child.send(.holding(position), to: 0)
    }
    for order in book.working { child.send(.order(order.order), to: 0) }
  }

  private func answer(_ answers: [ShadowBook.Answer]) {
    for answer in answers {
      switch answer {
      case .order(let order): tell(.order(order))
      case .holding(let position):
        tell(.position(position))
        tell(.holding(position))
      case .filled(let fill):
        newProfit.trade(fill.instrument, fill.side, fill.quantity, fill.price)
        tell(.filled(FillDelivery(fill)))
      case .refused(let number, let reason):
        tell(.requestRefused(number: number, reason: reason))
      }
    }
    if let instruments = book.takeWatched() { tap?.watch(instruments) }
  }

  private func look(_ quotes: [Quote]) {
    for quote in quotes { answer(book.look(quote, at: base.now())) }
  }

  // MARK: What it says

  private func read(_ child: DeskChild) {
    guard self.child === child, !child.isCondemned, !child.isPaced else { return }
    do throws(ChannelError) {
      while true {
        var (count, cost) = (0, 0)
        while count < Self.messagesAtOnce, cost < StrategyFleet.costlyAtOnce,
          let message = try child.channel.reader.next()
        {
          count += 1
          cost += Self.cost(of: message.body)
          try take(message, from: child)
        }
        if child.hasEnded {
          if count == 0 { return }
        } else if count == Self.messagesAtOnce || cost >= StrategyFleet.costlyAtOnce {
          return pause(child)
        } else if try child.channel.reader.prepareToSleep() {
          return
        }
      }
    } catch {
      condemn(child, "killed: its process broke the channel: \(error)")
    }
  }

  /// A request is answered here, on the thread of the orders that are real: at most 1,280 a second.
  private static func cost(of body: ChildMessage.Body) -> Int {
    if case .request = body { return 8 }
    return StrategyFleet.cost(of: body)
  }

  private func pause(_ child: DeskChild) {
    child.isPaced = true
    base.loop.schedule(after: StrategyFleet.pace) { [self] in
      child.isPaced = false
      read(child)
    }
  }

  private func take(_ message: ChildMessage, from child: DeskChild) throws(ChannelError) {
    guard message.strategy == 0 else {
      throw .unknownValue(field: "strategy", value: UInt64(message.strategy))
    }
    switch message.body {
    case .request(let number, let account, let action):
      guard child.requestNumbers[0].take(number) else {
        throw .unknownValue(field: "request number", value: UInt64(bitPattern: number))
      }
      ask(
        OrderRequest(strategy: plan.strategy, number: number, account: account, action: action),
        message.callback)
    case .described(let description):
      child.described(0, description)
      firstBar = description.wishes.lazy.compactMap(\.bars.first).first
      tap?.watch(bars: firstBar)
      if let fault = description.fault { fail(child, "cannot run: \(StrategyFleet.words(fault))") }
    case .started:
      child.settled(0)
      if state == .starting { state = .running }
      report(.info, "started")
    case .log(let level, let text, let file, let line):
      guard mayWrite() else { return }
      report(level, text, place: file.map { name in line.map { "\(name):\($0)" } ?? name })
    case .fault(let callback, let fault):
      noteError("\(callback): \(StrategyFleet.words(fault))", fault)
      // Without its state it does not start.
      if callback == "migrate" { fail(child, "migrate: \(StrategyFleet.words(fault))") }
    case .interrupted(let callback, let after, let fault):
      noteError(
        "\(callback) was interrupted after \(after): \(StrategyFleet.words(fault))", fault)
    case .timerSet(let id, let delay, let isRepeating):
      if !child.hasEnded { setTimer(id, delay, isRepeating, child) }
    case .timerCancel(let id): child.cancelTimer(.init(strategy: 0, id: id))
    case .subscribe(let wish): if !child.hasEnded { child.subscribe(wish, for: 0) }
    case .unsubscribe(let symbol): child.unsubscribe(symbol, for: 0)
    case .stopped: child.stopped(0)
    // Its state lives and dies with its process.
    case .state, .delivered: break
    }
  }

  private func ask(_ request: OrderRequest, _ callback: StrategyCallback?) {
    guard !(child?.isCondemned ?? true) else { return }
    let now = base.now()
    let order: Order? =
      switch request.action {
      case .modify(let intent, _, _), .cancel(let intent): book.order(intent)
      case .place, .preview, .cancelAll: nil
      }
    new.add(ShadowDecision(request, changing: order, by: callback, at: now))
    guard accounts.contains(request.account) else {
      let refusal = OrderRefusal.notDeployed(request.account, plan.strategy)
      return answer([.refused(number: request.number, reason: refusal.description)])
    }
    let quote = book.instrument(of: request.action).flatMap { base.feeds.glance($0)?.quote }
    answer(book.ask(request, quote: quote, at: now))
  }

  private func fail(_ child: DeskChild, _ reason: String) {
    report(.error, reason)
    state = .ended(reason)
    child.process.kill()
  }

  private func noteError(_ text: String, _ fault: ScriptFault) {
    errors += 1
    lastError = text
    guard mayWrite() else { return }
    report(.error, text, place: StrategyFleet.place(fault))
  }

  private func mayWrite() -> Bool {
    switch meter.take(atSecond: base.now().seconds) {
    case .drop: return false
    case .write: return true
    case .writeAfterDropping(let count):
      report(
        .warning,
        "\(count) lines were dropped: more than \(LogMeter.linesPerSecond) in a second")
      return true
    }
  }

  private func setTimer(_ id: Int64, _ delay: Duration, _ isRepeating: Bool, _ child: DeskChild) {
    let key = DeskChild.TimerKey(strategy: 0, id: id)
    child.setTimer(key, after: delay, isRepeating: isRepeating) { [self] in
      child.send(.timer(id: id), to: 0)
      if isRepeating { setTimer(id, delay, true, child) } else { child.cancelTimer(key) }
    }
  }

  // MARK: The version that trades

  /// It asked for something.
  func oldAsked(_ request: OrderRequest, _ callback: StrategyCallback?) {
    let order: Order? =
      switch request.action {
      case .modify(let intent, _, _), .cancel(let intent): oldOrders[intent]
      case .place, .preview, .cancelAll: nil
      }
    old.add(ShadowDecision(request, changing: order, by: callback, at: base.now()))
  }

  /// One of its orders changed.
  func oldChanged(_ order: Order) {
    if order.state.isFinal {
      oldOrders[order.intent] = nil
    } else if oldOrders.count < Self.orderLimit || oldOrders[order.intent] != nil {
      oldOrders[order.intent] = order
    }
  }

  /// One of its orders filled.
  func oldFilled(_ fill: Fill) {
    oldProfit.trade(fill.instrument, fill.side, fill.quantity, fill.price)
  }

  // MARK: The comparison

  private func price(_ instrument: InstrumentID) -> Price? {
    guard let quote = base.feeds.glance(instrument)?.quote else { return nil }
    return quote.mid ?? quote.last
  }

  private func mark() {
    oldProfit.mark(price)
    newProfit.mark(price)
  }

  func report() -> ShadowReport {
    mark()
    return ShadowReport(
      plan: plan, oldVersion: oldVersion, state: state, since: since, old: old, new: new,
      oldWorth: oldProfit.worth(price), newWorth: newProfit.worth(price), errors: errors,
      lastError: lastError, firstBar: firstBar)
  }
}
