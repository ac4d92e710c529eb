import Logging
import NIOCore
import PaperExchange
import TWSProtocol
import TradingModel

/// The gateway's whole state. Everything runs on one event loop.
final class GatewayCore: @unchecked Sendable {  // Confined to `eventLoop`.
  static let pauseBytes = 4 << 20
  static let resumeBytes = 1 << 20
  /// The most events of a market in one turn of the loop, so that requests get their turn.
  static let eventsPerTurn = 256

  let configuration: PaperGatewayConfiguration
  let clock: @Sendable () -> Timestamp
  let logger: Logger
  let eventLoop: any EventLoop
  let support: VersionSupport
  let files: GatewayFiles

  var engine: MatchingEngine
  var feed: MarketFeed
  /// Instruments whose market runs by the recording's clock.
  var sourceTimed: Set<InstrumentID> = []
  /// Recordings that wait for their first subscriber, so that it misses nothing.
  var held: Set<InstrumentID>
  /// A market at the fastest pace waits for slow readers; the others disconnect them.
  let canWait: Bool
  /// The clients that have said who they are.
  var sessions: [ClientSession] = []
  /// All connections with a version, by their numbers.
  var connections: [Int: ClientSession] = [:]
  var lines: [InstrumentID: [MarketLine]] = [:]
  var ticks: [InstrumentID: [TickStream]] = [:]
  var bars: [InstrumentID: [BarStream]] = [:]
  var depths: [InstrumentID: [DepthStream]] = [:]
  /// What the login may see, where that is not everything.
  let rights: [InstrumentID: MarketDataRight]
  /// Figures of an instrument's year, made once a day.
  var years: [InstrumentID: MarketStatistics] = [:]
  var lineCount = 0
  /// The best bid and ask that were told last.
  var told: [InstrumentID: BookTop] = [:]
  var dirty: [ClientSession] = []
  var counts = GatewayStatistics()
  var stage = FaultStage()
  /// Effects of faults that wait for the end of the running turn, because they change the lists
  /// that it goes through.
  var pendingEffects: [FaultEffect] = []
  var faultTimer: Scheduled<Void>?
  /// A list that was asked for is being told.
  var isAnswering = false
  var pacing: PacingBook
  private var lastSessionNumber = 0
  var changedAccounts: Set<AccountNumber> = []
  private var timer: Scheduled<Void>?
  private var timerDue: Timestamp?
  private var secondTimer: RepeatedTask?
  private var isStopped = false
  /// The second in which the once-a-second work was done last.
  var lastSecond: Int64 = 0

  init(
    configuration: PaperGatewayConfiguration, clock: @escaping @Sendable () -> Timestamp,
    logger: Logger, eventLoop: any EventLoop, restoring kept: Ledger? = nil
  ) throws {
    guard !configuration.accounts.isEmpty else { throw PaperGatewayError.noAccounts }
    let version = ServerVersion(rawValue: configuration.maximumVersion)
    guard version >= .oldestText, version <= .newestText, !VersionSupport.isExcluded(version)
    else { throw PaperGatewayError.unsupportedVersion(configuration.maximumVersion) }
    self.configuration = configuration
    self.clock = clock
    self.logger = logger
    self.eventLoop = eventLoop
    pacing = PacingBook(limits: configuration.limits)
    support = VersionSupport(minimum: .oldestText, maximum: version)
    files = GatewayFiles(configuration: configuration, logger: logger)
    let ledger = try kept ?? files.readLedger()
    let start = clock()
    let world = try World(configuration, start: start)
    sourceTimed = world.sourceTimed
    held = world.held
    canWait = world.hasFastest
    rights = world.rights
    feed = MarketFeed(world.sources, holding: world.held)
    engine = MatchingEngine(
      catalogue: world.catalogue,
      accounts: configuration.accounts.map { PaperAccount(number: $0.number, cash: $0.cash) },
      settings: MatchingEngine.Settings(
        identity: GatewayCore.identity(configuration), checksFunds: configuration.checksFunds),
      restoring: ledger)
    for instrument in feed.instruments {
      if let close = feed.previousClose(instrument) {
        engine.setPreviousClose(close, of: instrument)
      }
    }
    engine.advance(to: start)
    engine.events.removeAll()
    // What is held or on order has to have a price.
    for account in engine.ledger.accounts {
      for position in engine.positions(account) { release(position.held.instrument, at: start) }
    }
    for order in engine.openOrders { release(order.terms.instrument, at: start) }
  }

  /// A number that differs between gateways with different accounts or seeds, and stays the same
  /// over restarts, so that execution ids of two gateways never meet.
  private static func identity(_ configuration: PaperGatewayConfiguration) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ configuration.seed
    for account in configuration.accounts {
      for byte in account.number.rawValue.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  // MARK: Life

  func start(port: Int) {
    counts.port = port
    secondTimer = eventLoop.scheduleRepeatedTask(
      initialDelay: .milliseconds(200), delay: .milliseconds(200)
    ) { [weak self] _ in self?.everyFifthOfASecond() }
    noteChange()
    pump()
  }

  func stop() {
    isStopped = true
    timer?.cancel()
    secondTimer?.cancel()
    faultTimer?.cancel()
    for session in sessions { close(session) }
    files.write(ledger: engine.ledger, statistics: statistics(), isLast: true)
  }

  func accepts(_ channel: any Channel) -> ConnectionVerdict {
    counts.connections += 1
    return isStopped ? .closed : stage.takesConnection()
  }

  func makeSession(_ channel: any Channel, _ version: ServerVersion) -> ClientSession {
    lastSessionNumber += 1
    let session = ClientSession(
      number: lastSessionNumber, channel: channel, version: version)
    connections[lastSessionNumber] = session
    return session
  }

  func helloTime() -> String {
    TimeText.zone.text(clock()) + " Eastern Standard Time"
  }

  // MARK: The market

  /// Plays every event that is due, and comes back when the next one is.
  func pump() {
    guard !isStopped else { return }
    timer?.cancel()
    timer = nil
    let now = clock()
    let isBehind = sessions.contains { !$0.channel.isWritable }
    if isBehind, canWait {
      flush()
      return
    }
    let isDone = feed.advance(to: now, limit: GatewayCore.eventsPerTurn) { handle($0, now: now) }
    engine.advance(to: now)
    deliverExchangeEvents()
    flush()
    schedule(isDone: isDone, now: now)
  }

  private func schedule(isDone: Bool, now: Timestamp) {
    var next = feed.nextDue
    if let deadline = engine.nextDeadline { next = min(next ?? deadline, deadline) }
    guard let next else { return }
    let wait = isDone ? max(0, next.since(now).nanoseconds) : 0
    timer = eventLoop.scheduleTask(in: .nanoseconds(wait)) { [weak self] in self?.pump() }
  }

  func writabilityChanged() {
    guard canWait else { return }
    eventLoop.execute { [weak self] in self?.pump() }
  }

  /// Lets a recording begin that has waited for its first subscriber.
  func watch(_ instrument: InstrumentID) {
    guard release(instrument, at: clock()) else { return }
    eventLoop.execute { [weak self] in self?.pump() }
  }

  /// Lets a market play that was held; false when it plays already.
  @discardableResult
  private func release(_ instrument: InstrumentID, at time: Timestamp) -> Bool {
    guard held.remove(instrument) != nil else { return false }
    if let event = feed.release(instrument, at: time) { engine.apply(event) }
    return true
  }

  private func handle(_ event: MarketEvent, now: Timestamp) {
    counts.marketEvents += 1
    engine.apply(event)
    publish(event)
    if !engine.events.isEmpty { deliverExchangeEvents() }
  }

  /// The time that stands on what is told of an event.
  func stamp(_ event: MarketEvent) -> Timestamp {
    sourceTimed.contains(event.instrument) ? event.sourceTime : event.time
  }

  // MARK: Sending

  func send(_ message: GatewayMessage, to session: ClientSession) {
    guard !session.isClosed else { return }
    pacing.told(message, session: session.number)
    if stage.isQuiet { write(message, to: session) } else { stage(message, to: session) }
  }

  /// Puts a message into the connection's buffer, past all faults.
  func write(_ message: GatewayMessage, to session: ClientSession) {
    do {
      try session.encoder.append(message)
      counts.messagesOut += 1
    } catch {
      logger.error("a message could not be written", metadata: ["error": "\(error)"])
    }
    markDirty(session)
  }

  func markDirty(_ session: ClientSession) {
    guard !session.isDirty else { return }
    session.isDirty = true
    dirty.append(session)
  }

  func sendError(_ id: Int32, _ code: Int, _ text: String, to session: ClientSession) {
    send(
      .error(
        GatewayMessage.ErrorNotice(
          id: id, code: code, text: text, advancedRejectJSON: "",
          timeMillis: Int(clock().rawValue / 1_000_000))), to: session)
  }

  /// Writes what has been collected to the sockets.
  func flush() {
    settleFaults()
    guard !dirty.isEmpty else { return }
    for session in dirty {
      session.isDirty = false
      guard !session.isClosed else { continue }
      transmit(takeBytes(session), to: session)
      if !session.channel.isWritable, !canWait, !session.isFrozen {
        logger.warning(
          "a client reads too slowly and is disconnected",
          metadata: ["client": "\(session.clientID ?? -1)"])
        close(session)
      }
    }
    dirty.removeAll(keepingCapacity: true)
  }

  private func takeBytes(_ session: ClientSession) -> ByteBuffer {
    let buffer = session.encoder.withBytes { bytes in
      var buffer = session.channel.allocator.buffer(capacity: bytes.count)
      buffer.writeBytes(bytes)
      return buffer
    }
    session.encoder.removeAll()
    return buffer
  }

  // MARK: Connections

  /// Closes a connection after what was written to it.
  func close(_ session: ClientSession) {
    guard !session.isClosed else { return }
    if session.isDirty { transmit(takeBytes(session), to: session) }
    if !session.outbox.isEmpty {
      let rest = session.channel.allocator.buffer(bytes: session.outbox)
      session.channel.writeAndFlush(rest, promise: nil)
    }
    drop(session)
  }

  /// Closes a connection without what waits to be written to it.
  func drop(_ session: ClientSession) {
    guard !session.isClosed else { return }
    session.isClosed = true
    session.channel.close(promise: nil)
    forget(session)
  }

  func closed(_ session: ClientSession) {
    session.isClosed = true
    forget(session)
  }

  private func forget(_ session: ClientSession) {
    connections[session.number] = nil
    session.resume = {}
    stage.held.forget(session: session.number)
    pacing.closed(session: session.number)
    guard let index = sessions.firstIndex(where: { $0 === session }) else { return }
    sessions.remove(at: index)
    logger.info("client left", metadata: ["client": "\(session.clientID ?? -1)"])
    forgetStreams(session)
    // The market may have waited for this reader.
    writabilityChanged()
  }

  /// Ends every stream of a client.
  func forgetStreams(_ session: ClientSession) {
    for instrument in Set(session.lines.values) {
      lines[instrument]?.removeAll { $0.session === session }
    }
    lineCount -= session.lines.count
    session.lines = [:]
    for instrument in Set(session.tickByTick.values) {
      ticks[instrument]?.removeAll { $0.session === session }
    }
    session.tickByTick = [:]
    for instrument in Set(session.depths.values) {
      depths[instrument]?.removeAll { $0.session === session }
    }
    session.depths = [:]
    let barred = Set(session.realTimeBars.values).union(session.histories.values)
    for instrument in barred { bars[instrument]?.removeAll { $0.session === session } }
    session.realTimeBars = [:]
    session.histories = [:]
    noteChange()
  }

  func session(of client: Int) -> ClientSession? {
    sessions.first { $0.clientID == client }
  }

  // MARK: Counts

  func activeLines() -> [InstrumentID: Int] {
    lines.compactMapValues { $0.isEmpty ? nil : $0.count }
  }

  func statistics() -> GatewayStatistics {
    var result = counts
    result.clients = sessions.compactMap(\.clientID).sorted()
    func name(_ id: InstrumentID) -> String { engine.catalogue[id]?.address ?? "\(id.rawValue)" }
    for (id, list) in lines where !list.isEmpty {
      result.streams[name(id), default: .init()].marketData = list.count
    }
    for (id, list) in ticks where !list.isEmpty {
      result.streams[name(id), default: .init()].tickByTick = list.count
    }
    for (id, list) in depths where !list.isEmpty {
      result.streams[name(id), default: .init()].depth = list.count
    }
    for (id, list) in bars where !list.isEmpty {
      let live = list.count { if case .realTime = $0.form { true } else { false } }
      result.streams[name(id), default: .init()].realTimeBars = live
      result.streams[name(id), default: .init()].histories = list.count - live
    }
    result.orders = engine.ledger.orders.count
    result.openOrders = engine.openOrderCount
    result.executions = engine.ledger.executions.count
    for (kind, count) in stage.counts { result.faults[kind.rawValue] = count }
    result.activeFaults = stage.faults.map(\.fault.description)
    return result
  }

  /// The files no longer say what is so.
  func noteChange() { files.isStale = true }
}
