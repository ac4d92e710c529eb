public import TradingModel

/// The one place where orders leave and where what the broker says comes in.
///
/// Confined to one thread (the order thread): it is not Sendable, and every call, the creation
/// included, happens there. It decides through `OrderBook`, stores through the `OrderLog` before
/// it acts, writes each order at most once, and tells the listener what the log has.
public final class OrderDesk {
  var book = OrderBook()
  var directory: AccountDirectory
  let log: any OrderLog
  let listener: any OrderListener
  let clock: () -> Timestamp
  var generator: any RandomNumberGenerator
  /// What other threads pull before their wish to restrain reaches this one.
  public let brake: TradingBrake
  /// What is done about a position without its declared stop.
  public var nakedPolicy = NakedPolicy.alarm
  /// Broker facts that the log refused to take, kept in order until it takes them. They are not
  /// told before that, and no new order is sent meanwhile.
  private var backlog = OrderStep()
  private var isBacklogOverflown = false
  /// What is not stored yet of orders that left; see `trace`.
  var traces: [OrderRecord] = []
  /// When each client was last asked for its whole state.
  var lastSnapshot: [String: Timestamp] = [:]
  /// Clients to be asked again as soon as that is allowed.
  var wanted: Set<String> = []
  private var lastPruning: Timestamp
  /// Asks the owner to call `takeTurns` after so long.
  let wake: (Duration) -> Void
  var nextWake: Timestamp?

  /// Records kept while the log refuses them. Beyond it facts are dropped from memory; the next
  /// snapshot brings orders and today's executions again, so one is asked for after recovery.
  public static let backlogLimit = 100_000
  /// A client that is not reconciled is asked again after this time.
  public static let retryInterval = Duration.seconds(5)
  /// A reconciled client is compared again after this time.
  public static let reconcileInterval = Duration.seconds(600)
  /// Final orders and their executions stay in memory this long, which is longer than a broker
  /// tells executions again (seven days at most); the log keeps them for ever.
  public static let memory = Duration.seconds(8 * 24 * 3600)

  /// A desk over what the log knows. Orders that were being sent when the last run ended become
  /// unknown, and are told to the listener. `snapshotGap` is how long after a client's answer
  /// another one may confirm what it showed; shorter only in tests. Throws when the log cannot be
  /// read or written.
  ///
  /// `risk` and `market` are what new orders are judged by. An order that comes too fast waits for
  /// its turn: the desk then calls `wake` with how long, and the owner must call `takeTurns`
  /// after that; without it `tick` does, up to a second late.
  public init(
    log: any OrderLog, listener: any OrderListener, directory: AccountDirectory,
    clock: @escaping () -> Timestamp, generator: any RandomNumberGenerator,
    snapshotGap: Duration = OrderDesk.snapshotGap, risk: RiskSettings = .unlimited,
    market: (any MarketView)? = nil, wake: @escaping (Duration) -> Void = { _ in },
    brake: TradingBrake = TradingBrake()
  ) throws(OrderLogError) {
    self.log = log
    self.brake = brake
    book.brake = brake
    self.listener = listener
    self.directory = AccountDirectory(accounts: [:], connections: [])
    self.clock = clock
    self.generator = generator
    book.snapshotGap = snapshotGap
    self.wake = wake
    book.gate = RiskGate(risk, market: market)
    let now = clock()
    lastPruning = now
    let step = book.load(try log.load(), at: now)
    if !step.records.isEmpty { try log.commit(step.records) }
    tell(step.news)
    replaceDirectory(directory)
  }

  // MARK: Requests

  /// Takes requests of strategies, each for the client of the account that it names. All records
  /// of one call are stored in one transaction before anything is written to a socket; a request
  /// that is refused does not stop the next. The listener hears every outcome before this
  /// returns. A request number that was used before is answered with its recorded outcome.
  public func handleOrderRequests(_ requests: [OrderRequest]) {
    guard !requests.isEmpty else { return }
    let now = clock()
    var step = OrderStep()
    book.begin()
    for request in requests {
      book.handle(
        request, lane: lane(of: request.account), at: now, using: &generator, into: &step)
    }
    finish(step, of: requests, at: now)
  }

  /// Refuses a request of a strategy that may not name the account, with its record.
  public func refuseNotDeployed(_ request: OrderRequest) {
    var step = OrderStep()
    book.refuse(
      request, because: .notDeployed(request.account, request.strategy), at: clock(), into: &step)
    storeAndAct(on: step)
  }

  /// Asks for the end of every working order of this system on an account, whichever strategy
  /// placed it: an operator's command. With `everything` the client also asks the broker to end
  /// all that it can reach, which takes orders with it that were made by hand, by other clients
  /// and on other accounts of the gateway. Returns how many orders of this system were working.
  /// Throws, and does nothing, when the account has no live client. A journal that refuses hinders
  /// only the demand for everything; otherwise the records wait.
  public func cancelAll(
    on account: AccountName, everything: Bool = false
  ) throws(OrderRefusal) -> Int {
    var step = OrderStep()
    book.begin()
    let count: Int
    do throws(OrderRefusal) {
      count = try book.cancelAll(
        on: account, everything: everything, lane: lane(of: account), at: clock(), into: &step)
    } catch {
      book.rollback()
      throw error
    }
    do throws(OrderLogError) {
      try store(step.records)
    } catch {
      // What ends strangers' orders as well is not done without a record.
      if everything {
        book.rollback()
        throw .journal(error.description)
      }
      book.commit()
      sendUnrecorded(step, because: error)
      return count
    }
    book.commit()
    act(on: step)
    return count
  }

  func refuse(_ requests: [OrderRequest], because error: OrderLogError, at now: Timestamp) {
    var step = OrderStep()
    for request in requests where book.outcome(of: request) == nil {
      book.refuse(request, because: .journal(error.description), at: now, into: &step)
    }
    tell(step.news)
  }

  func lane(of account: AccountName) -> AccountLane {
    guard let number = directory.number(of: account) else { return .noAccount }
    guard let broker = directory.broker(of: account) else { return .noClient(why: nil) }
    switch broker.readiness {
    case .notReady(let why): return .noClient(why: "\(broker.name) is not ready: \(why)")
    case .ready:
      return .client(view(of: broker), number: number, nextOrderID: broker.nextOrderID)
    }
  }

  func view(of broker: any Broker) -> BrokerView {
    BrokerView(
      name: broker.name, clientID: broker.clientID, session: broker.session,
      accounts: directory.accounts(of: broker), nextOrderID: broker.nextOrderID)
  }

  // MARK: Broker events

  /// Takes one event of a client. Never refuses: what the log cannot store now is kept and
  /// stored later.
  public func receive(_ event: BrokerEvent, from broker: any Broker) {
    let names = directory
    recallOwners(for: event)
    let step = book.take(
      event, from: view(of: broker), names: { names.name(of: $0) }, at: clock())
    storeAndAct(on: step)
  }

  func storeAndAct(on step: OrderStep) {
    var step = step
    withdrawTripped(into: &step)
    do throws(OrderLogError) {
      try store(step.records)
      act(on: step)
    } catch {
      keep(step, because: error)
    }
  }

  func keep(_ step: OrderStep, because error: OrderLogError) {
    let isFirst = backlog.records.isEmpty && !isBacklogOverflown
    if backlog.records.count + step.records.count <= OrderDesk.backlogLimit {
      backlog.append(step)
    } else {
      isBacklogOverflown = true
    }
    guard isFirst else { return }
    listener.notice(
      nil, kind: "journal.fault",
      text: "The journal refuses what the broker told; it is kept in memory and new orders are "
        + "refused until it is stored: \(error.description)")
  }

  // MARK: Upkeep

  /// Replaces the accounts and their clients. Clients that were not known before begin with a
  /// comparison of their orders; new orders for their accounts wait for it.
  public func replaceDirectory(_ new: AccountDirectory) {
    let old = directory
    directory = new
    var step = OrderStep()
    for broker in old.brokers where !new.brokers.contains(where: { $0 === broker }) {
      var gone = view(of: broker)
      gone.accounts = old.accounts(of: broker)
      step.append(
        book.take(
          .readiness(.notReady("its connection was replaced")), from: gone,
          names: { new.name(of: $0) }, at: clock()))
    }
    for broker in new.brokers where !old.brokers.contains(where: { $0 === broker }) {
      step.append(
        book.take(
          .readiness(broker.readiness), from: view(of: broker), names: { new.name(of: $0) },
          at: clock()))
    }
    for name in new.names where new.broker(of: name) == nil {
      step.news.append(
        .accountReadiness(
          name, isReady: false, reason: OrderRefusal.noClient(name, why: nil).description))
    }
    for number in new.unconfigured {
      _ = book.name(number, { new.name(of: $0) }, nil, at: clock(), into: &step)
    }
    for number in new.servedTwice {
      step.note(
        new.name(of: number), kind: "account.twice",
        text: "Account \(number.rawValue) is served by more than one connection; the first one "
          + "takes its orders.", at: clock())
    }
    storeAndAct(on: step)
  }

  /// Takes up the trading rules of an instrument; needed before its first order.
  public func learn(_ instrument: Instrument) {
    book.instruments[instrument.id] = instrument
    book.gate.learn(instrument)
  }

  /// Work that depends on the time, to be called about once a second: asks clients again whose
  /// answer is missing or old, stores what waits, forgets what ended long ago.
  public func tick() {
    let now = clock()
    storeTraces()
    takeTurns()
    var judged = OrderStep()
    book.tickGate(at: now, into: &judged)
    if !judged.records.isEmpty { storeAndAct(on: judged) }
    if !backlog.records.isEmpty || isBacklogOverflown { storeAndAct(on: OrderStep()) }
    for broker in directory.brokers where broker.readiness == .ready {
      if book.isOffline(broker.name) { receive(.readiness(.ready), from: broker) }
      if isSnapshotDue(broker, at: now) { ask(broker) }
    }
    var step = OrderStep()
    book.expirePreviews(at: now, into: &step)
    book.alertUnknown(at: now, into: &step)
    book.settleEndings(at: now)
    if !step.news.isEmpty { storeAndAct(on: step) }
    keepRestraints()
    guardPositions()
    guard now.since(lastPruning) >= .seconds(3600) else { return }
    lastPruning = now
    var listed = OrderStep()
    book.listMissingCommissions(at: now, into: &listed)
    if !listed.records.isEmpty { storeAndAct(on: listed) }
    book.prune(before: now.advanced(by: .zero - OrderDesk.memory))
  }

  // MARK: Storing and acting

  /// Stores the records, and before them whatever waits.
  func store(_ records: [OrderRecord]) throws(OrderLogError) {
    guard !backlog.records.isEmpty || isBacklogOverflown else {
      guard !records.isEmpty else { return }
      let all = withTraces(records)
      try log.commit(all)
      if all.count > records.count { traces.removeAll(keepingCapacity: true) }
      return
    }
    try log.commit(backlog.records + records)
    let waiting = backlog
    backlog = OrderStep()
    if isBacklogOverflown {
      isBacklogOverflown = false
      for broker in directory.brokers { ask(broker) }
    }
    act(on: waiting)
  }

  /// Writes what is to be written, then tells. The log has the records already.
  func act(on step: OrderStep) {
    var followUp = OrderStep()
    for send in step.sends {
      let outcome = write(send)
      guard case .written = outcome else {
        followUp.append(book.sent(send, outcome, at: clock()))
        continue
      }
      if case .place(let orders, let account) = send { trace(orders, on: account) }
    }
    tell(step.news)
    for name in step.snapshots { ask(named: name) }
    if !followUp.records.isEmpty || !followUp.news.isEmpty { storeAndAct(on: followUp) }
  }

  private func write(_ send: OrderSend) -> SendOutcome {
    guard let broker = directory.broker(of: send.account) else {
      return .notSent("no client serves the account any more")
    }
    if case .notReady(let why) = broker.readiness { return .notSent(why) }
    if let words = restraintRefusal(of: send) { return .notSent(words) }
    let session = book.sessions[broker.name] ?? broker.session
    do throws(BrokerError) {
      switch send {
      case .place(let orders, _): try broker.place(orders, in: session)
      case .modify(let order, _, _): try broker.modify(order, in: session)
      case .cancel(let number, _, _): try broker.cancel(number)
      case .preview(let order, _): try broker.preview(order)
      case .cancelEverything: try broker.cancelEverything()
      }
      return .written
    } catch {
      switch error {
      case .notSent(let why): return .notSent(why)
      case .unknown(let why): return .unknown(why)
      }
    }
  }

  func tell(_ news: [OrderNews]) {
    for item in news {
      switch item {
      case .orderChanged(let order): listener.orderChanged(order)
      case .filled(let fill): listener.filled(fill)
      case .fillCorrected(let fill, let old): listener.fillCorrected(fill, replacing: old)
      case .commissioned(let fill): listener.commissioned(fill)
      case .refused(let request, let reason): listener.refused(request, reason: reason)
      case .previewed(let request, let preview): listener.previewed(request, preview)
      case .positionChanged(let position): listener.positionChanged(position)
      case .holdingChanged(let holding): listener.holdingChanged(holding)
      case .accountChanged(let value): listener.accountChanged(value)
      case .accountReadiness(let account, let isReady, let reason):
        listener.accountReadiness(account, isReady: isReady, reason: reason)
      case .notice(let account, let kind, let text):
        listener.notice(account, kind: kind, text: text)
      }
    }
  }
}
