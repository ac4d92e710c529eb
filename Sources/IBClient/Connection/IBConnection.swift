import Feeds
import Logging
import Orders
import Synchronization
import SystemKit
import TWSProtocol
import TradingModel

/// One socket to one gateway and everything that lives on it: the owner that does what the
/// session decides. Belongs to the feed loop's thread; `name`, `endpoint` and `broker` may be
/// read from any.
final class IBConnection: GatewayLink, @unchecked Sendable {  // Owned by the thread of `loop`.
  let endpoint: IBEndpoint
  let name: String
  let loop: EventLoop
  let broker: IBBroker
  let settings: IBConnectionSettings
  let environment: IBEnvironment
  let resolver: HostResolver
  private(set) var streams: StreamTable!  // Safe: set before the initializer returns.
  private(set) var questions: QuestionTable!  // Safe: set before the initializer returns.
  private(set) var history: HistoryDesk!  // Safe: set before the initializer returns.
  private(set) var desk: BrokerDesk!  // Safe: set before the initializer returns.
  private(set) var figures: AccountDesk!  // Safe: set before the initializer returns.
  /// Streams are numbered for all who use the feed side.
  let lastStream = Atomic<Int64>(0)
  var session: IBSession
  var logger: Logger
  private var schedule = ReconnectSchedule()
  private(set) var fd: Int32 = -1
  private(set) var buffer = ReceiveBuffer()
  private(set) var writer: SocketWriter?
  var lines: DataLines
  var version = ServerVersion.newestText
  private(set) var accounts: [AccountNumber] = []
  private(set) var trouble = "not connected yet"
  private var sweepTimer: TimerToken?
  private var retryTimer: TimerToken?
  private var waiters: [(deadline: Uptime, reply: (ConnectOutcome) -> Void)] = []
  var unreadable = 0
  /// How many messages of each unknown type came; at most a hundred types.
  var unknownTypes: [Int: Int] = [:]
  private static let sweepInterval = Duration.milliseconds(200)

  init(
    endpoint: IBEndpoint, settings: IBConnectionSettings, loop: EventLoop,
    environment: IBEnvironment, resolver: HostResolver, sink: (any BrokerEventSink)?,
    accountSink: (any AccountReportSink)?, logger: Logger
  ) {
    self.endpoint = endpoint
    self.settings = settings
    self.loop = loop
    self.environment = environment
    lines = DataLines(settings.lineLimits)
    self.resolver = resolver
    name = "\(endpoint) client \(settings.clientID)"
    var logger = logger
    logger[metadataKey: "gateway"] = "\(endpoint)"
    self.logger = logger
    session = IBSession(limits: settings.timeLimits, clientID: settings.clientID)
    let relay = SnapshotRelay()
    broker = IBBroker(name: name, clientID: settings.clientID) { relay.request() }
    let translation = GatewayTime()
    streams = StreamTable(
      link: self, translation: translation, firstRequestID: settings.firstStreamRequest,
      depthLimit: settings.depthStreams)
    let questions = QuestionTable(
      link: self, translation: translation, limits: settings.timeLimits)
    self.questions = questions
    history = HistoryDesk(
      link: self, translation: translation, limits: settings.timeLimits,
      pacing: settings.historyLimits, freshID: { [unowned questions] in questions.freshID() })
    desk = BrokerDesk(
      link: self, broker: broker, sink: sink, translation: translation,
      limits: settings.timeLimits, logger: logger,
      freshID: { [unowned questions] in questions.freshID() })
    figures = AccountDesk(
      link: self, client: name, sink: accountSink, logger: logger,
      freshID: { [unowned questions] in questions.freshID() })
    relay.attach(self)
  }

  var isReady: Bool { session.phase == .ready }

  // MARK: Starting and stopping

  /// Connects if nothing is under way, and answers once the session is at work or its next end
  /// is known; at the latest after `limit`.
  func start(limit: Duration, reply: @escaping (ConnectOutcome) -> Void) {
    let now = environment.uptime()
    if isReady { return reply(.ready(accounts)) }
    waiters.append((now.advanced(by: limit), reply))
    armSweep()
    retryTimer.map(loop.cancel)
    retryTimer = nil
    perform(session.start(now: now))
  }

  /// Answers at the end of the next try that the back-off begins by itself.
  func awaitNextTry(limit: Duration, reply: @escaping (ConnectOutcome) -> Void) {
    if isReady { return reply(.ready(accounts)) }
    waiters.append((environment.uptime().advanced(by: limit), reply))
  }

  /// Ends everything; every open question is answered with an error.
  func stop() {
    let now = environment.uptime()
    retryTimer.map(loop.cancel)
    sweepTimer.map(loop.cancel)
    retryTimer = nil
    sweepTimer = nil
    trouble = "the client was stopped"
    perform(session.stop(now: now))
    questions.stop()
    history.stop(now: now)
    streams.connectionLost(trouble)
    answerWaiters(.failed(trouble))
  }

  private func answerWaiters(_ outcome: ConnectOutcome) {
    let all = waiters
    waiters = []
    for waiter in all { waiter.reply(outcome) }
  }

  // MARK: Doing what the session decides

  func perform(_ actions: [IBSession.Action]) {
    for action in actions {
      switch action {
      case .connect(let epoch): connect(epoch: epoch)
      case .sendHello: sendHello()
      case .sendStart: sendStart()
      case .sendProbe: send(.requestCurrentTime)
      case .close(let reason): close(reason)
      case .scheduleRetry: scheduleRetry()
      case .becameReady(let accounts, let id): becameReady(accounts, nextOrderID: id)
      case .readiness(let isReady, let reason):
        if !reason.isEmpty { trouble = reason }
        desk.readiness(isReady: isReady, reason: reason)
      case .interruptStreams(let reason): streams.marketLost(reason)
      case .resumeStreams(let dataLost):
        if dataLost {
          streams.resubscribeAll(now: environment.uptime())
          if settings.followsAccounts { figures.ready(accounts, now: environment.uptime()) }
        } else {
          streams.marketBack()
        }
      }
    }
    // Only now: whoever waits for the session may send an order at once.
    if isReady, !waiters.isEmpty { answerWaiters(.ready(accounts)) }
  }

  private func connect(epoch: Int) {
    let host = endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host
    if let dial = environment.dial {
      return connecting(dial(host, endpoint.port), epoch: epoch)
    }
    if let attempt = StreamSocket.connect(host: host, port: endpoint.port) {
      return connecting(attempt, epoch: epoch)
    }
    // A name: looked up on a thread that may block. The session's own limit bounds the wait.
    let port = endpoint.port
    resolver.resolve(host) { [weak self] address in
      self?.loop.execute { [weak self] in
        guard let self, session.epoch == epoch, session.phase == .connecting else { return }
        guard let address, let attempt = StreamSocket.connect(host: address, port: port) else {
          return ended("no address is known for the host \(host)")
        }
        connecting(attempt, epoch: epoch)
      }
    }
  }

  private func connecting(_ attempt: (fd: Int32, error: Int32), epoch: Int) {
    guard attempt.fd >= 0 else { return couldNotConnect(attempt.error) }
    fd = attempt.fd
    watch(write: true) { [weak self] _ in
      guard let self, session.epoch == epoch else { return }
      let error = StreamSocket.connectError(fd)
      guard error == 0 else { return couldNotConnect(error) }
      perform(session.connected(now: environment.uptime()))
    }
  }

  private func couldNotConnect(_ error: Int32) {
    let words = StreamSocket.words(error)
    if error == StreamSocket.refused { answerWaiters(.refused(words)) }
    ended(words)
  }

  private func watch(write: Bool, handler: @escaping @Sendable (Readiness) -> Void) {
    do throws(SystemError) {
      try loop.watch(fd: fd, read: true, write: write, handler: handler)
    } catch {
      ended("the socket cannot be watched: \(error)")
    }
  }

  private func watchForReading(write: Bool) {
    watch(write: write) { [weak self] readiness in
      guard let self else { return }
      if readiness.contains(.writable) { drain() }
      if readiness.contains(.readable) || readiness.contains(.hungUp) { read() }
    }
  }

  private func sendHello() {
    buffer = ReceiveBuffer()
    do throws(TWSError) {
      let bytes = try ClientHello.ours.encoded()
      // A new socket's buffer holds these few bytes; anything else is a failed connection.
      let outcome = bytes.withUnsafeBytes { StreamSocket.write(fd, $0) }
      guard outcome == .bytes(bytes.count) else { return ended("the hello could not be sent") }
    } catch {
      return ended("the hello could not be written: \(error)")
    }
    watchForReading(write: false)
  }

  private func sendStart() {
    let loop = loop
    let epoch = session.epoch
    writer = SocketWriter(
      fd: fd, version: version, limits: settings.sendLimits, uptime: environment.uptime,
      holdsOrders: environment.holdsOrders,
      onNeed: { [weak self] need in
        // A refusal means that the loop has ended, and the connection with it.
        loop.execute { [weak self] in
          guard let self, session.epoch == epoch else { return }
          serve(need)
        }
      })
    send(.startAPI(.init(clientID: settings.clientID)))
  }

  private func send(_ message: ClientMessage) {
    if let refusal = request(message) { logger.info("not sent: \(refusal)") }
  }

  func request(_ message: ClientMessage) -> String? {
    guard let writer else { return trouble }
    if let refusal = lines.refusal(of: message) { return refusal }
    let owner = message.subject.map(environment.owner) ?? .daemon
    do throws(BrokerError) {
      try writer.send([message], lane: .data, owner: owner)
      lines.wrote(message)
      return nil
    } catch {
      switch error {
      case .notSent(let reason), .unknown(let reason): return reason
      }
    }
  }

  private func drain() {
    guard let writer else { return }
    serve(writer.drain())
  }

  private func serve(_ need: SocketWriter.Need) {
    guard writer != nil else { return }
    switch need {
    case .nothing: watchForReading(write: false)
    case .room: watchForReading(write: true)
    case .time(let wait):
      watchForReading(write: false)
      let epoch = session.epoch
      loop.schedule(after: wait) { [weak self] in
        guard let self, session.epoch == epoch else { return }
        drain()
      }
    case .end(let reason): ended(reason)
    }
  }

  func ended(_ reason: String) {
    perform(session.ended(reason, now: environment.uptime()))
  }

  private func close(_ reason: String) {
    trouble = reason
    logger.info("closed: \(reason)")
    if let unsent = writer?.close() {
      desk.neverWritten(unsent, because: "the connection ended before its turn: \(reason)")
    }
    writer = nil
    lines = DataLines(settings.lineLimits)
    if fd >= 0 {
      loop.unwatch(fd: fd)
      StreamSocket.close(fd)
      fd = -1
    }
    streams.connectionLost(reason)
    questions.connectionLost()
    history.connectionLost(now: environment.uptime())
    desk.connectionLost()
    figures.connectionLost()
    answerWaiters(.failed(reason))
  }

  private func scheduleRetry() {
    var generator = environment.generator
    let wait = schedule.next(using: &generator)
    logger.info("trying again in \(wait)")
    retryTimer = loop.schedule(after: wait) { [weak self] in
      guard let self else { return }
      retryTimer = nil
      perform(session.start(now: environment.uptime()))
    }
  }

  private func becameReady(_ accounts: [AccountNumber], nextOrderID: BrokerOrderID) {
    self.accounts = accounts
    schedule.succeeded()
    logger.info("at work with \(accounts.count) accounts, version \(version)")
    guard let writer else { return }
    let session = BrokerSession(rawValue: UInt64(session.epoch))
    broker.opened(writer, accounts: accounts, session: session)
    if settings.takesDelayedData { send(.requestMarketDataType(.delayed)) }
    let now = environment.uptime()
    desk.connectionReady(accounts, nextOrderID: nextOrderID)
    if settings.followsAccounts { figures.ready(accounts, now: now) }
    streams.connectionReady(now: now)
    questions.connectionReady()
    history.connectionReady(now: now)
  }

  // MARK: The clock

  private func armSweep() {
    guard sweepTimer == nil else { return }
    sweepTimer = loop.schedule(after: Self.sweepInterval) { [weak self] in
      guard let self else { return }
      sweepTimer = nil
      sweep()
      armSweep()
    }
  }

  private func sweep() {
    let now = environment.uptime()
    perform(session.tick(now: now))
    questions.sweep(now: now)
    history.sweep(now: now)
    streams.sweep(now: now)
    desk.sweep(now: now)
    if let old = writer?.giveUpOld() {
      let words = "its turn did not come within \(settings.sendLimits.orderWait * 2)"
      desk.neverWritten(old, because: words)
    }
    figures.sweep(now: now)
    if streams.isExhausted { ended("the numbers of this connection are used up") }
    let late = waiters.filter { now >= $0.deadline }
    guard !late.isEmpty else { return }
    waiters.removeAll { now >= $0.deadline }
    for waiter in late { waiter.reply(.failed("no session within the time limit; \(trouble)")) }
  }

  /// What this connection uses of what its gateway allows.
  func budget() -> GatewayBudget {
    GatewayBudget(
      client: name, isConnected: isReady, usage: writer?.usage(), limits: settings.sendLimits,
      lines: lines, history: history.used(now: environment.uptime()),
      historyLimit: settings.historyLimits.perWindow)
  }

  func requestSnapshot() {
    desk.requestSnapshot(now: environment.uptime())
  }
}

/// What a try to connect came to.
enum ConnectOutcome: Sendable, Equatable {
  case ready([AccountNumber])
  /// Nothing listens there.
  case refused(String)
  case failed(String)

  /// What stood in the way.
  var words: String {
    switch self {
    case .ready: "the pool was stopped"
    case .refused(let reason), .failed(let reason): reason
    }
  }
}
