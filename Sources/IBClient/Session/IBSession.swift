import TradingModel

/// The life of one client at one gateway: connecting, greeting, taking up work, watching that
/// the other side still answers, and coming back after an end. No I/O, no clock, no randomness
/// but the wait that its owner draws.
///
/// Events come in with the time, actions go out in the order in which they must be done.
struct IBSession {
  /// Where the session stands.
  enum Phase: Equatable {
    /// Nothing is going on, and nothing will by itself.
    case idle
    /// The socket is connecting.
    case connecting
    /// The hello is written; the gateway's version has not come.
    case greeting
    /// The version is agreed; the accounts or the first order id have not come.
    case starting(accounts: [AccountNumber]?, nextOrderID: BrokerOrderID?)
    /// At work.
    case ready
    /// Waiting for the moment of the next try.
    case waiting
  }

  /// What the owner has to do.
  enum Action: Equatable {
    /// Open a socket; the number tells its events from those of earlier sockets.
    case connect(epoch: Int)
    case sendHello
    case sendStart
    /// Ask for the time.
    case sendProbe
    /// Close the socket, forget what waits to be written, fail open requests with the words.
    case close(String)
    /// Draw a wait and call `retry` after it.
    case scheduleRetry
    /// The session took up work: subscribe everything anew.
    case becameReady([AccountNumber], BrokerOrderID)
    /// Orders may be sent, or may not, and why.
    case readiness(isReady: Bool, reason: String)
    /// The streams are cut off, although the socket stands.
    case interruptStreams(String)
    /// The way to the market is back.
    case resumeStreams(dataLost: Bool)
  }

  let limits: IBTimeLimits
  /// The client id, for words.
  let clientID: Int
  private(set) var phase: Phase = .idle
  /// The number of the newest socket.
  private(set) var epoch = 0
  private var deadline: Uptime?
  private var lastHeard = Uptime(rawValue: 0)
  private var probeSince: Uptime?
  private var isSuspect = false
  private var marketLost: String?
  private var lossHealsWithFarms = false
  /// The gateway's own words on why it is about to close the socket.
  private var parting: String?

  init(limits: IBTimeLimits, clientID: Int) {
    self.limits = limits
    self.clientID = clientID
  }

  /// Whether orders may be sent.
  var isOpenForOrders: Bool { phase == .ready && !isSuspect && marketLost == nil }

  // MARK: Coming up

  /// Begins to connect; does nothing when it is already under way or at work.
  mutating func start(now: Uptime) -> [Action] {
    switch phase {
    case .idle, .waiting: break
    case .connecting, .greeting, .starting, .ready: return []
    }
    epoch += 1
    phase = .connecting
    deadline = now.advanced(by: limits.handshake)
    parting = nil
    return [.connect(epoch: epoch)]
  }

  /// The socket is open.
  mutating func connected(now: Uptime) -> [Action] {
    guard phase == .connecting else { return [] }
    phase = .greeting
    return [.sendHello]
  }

  /// The gateway's hello came and its version suits.
  mutating func greeted(now: Uptime) -> [Action] {
    guard phase == .greeting else { return [] }
    phase = .starting(accounts: nil, nextOrderID: nil)
    return [.sendStart]
  }

  /// The gateway named its accounts; it repeats them unasked when they change.
  mutating func receivedAccounts(_ accounts: [AccountNumber], now: Uptime) -> [Action] {
    guard case .starting(_, let nextOrderID) = phase else { return [] }
    return started(accounts: accounts, nextOrderID: nextOrderID, now: now)
  }

  /// The gateway named the next order id.
  mutating func receivedNextOrderID(_ id: BrokerOrderID, now: Uptime) -> [Action] {
    guard case .starting(let accounts, _) = phase else { return [] }
    return started(accounts: accounts, nextOrderID: id, now: now)
  }

  private mutating func started(
    accounts: [AccountNumber]?, nextOrderID: BrokerOrderID?, now: Uptime
  ) -> [Action] {
    phase = .starting(accounts: accounts, nextOrderID: nextOrderID)
    guard let accounts, !accounts.isEmpty, let nextOrderID else { return [] }
    phase = .ready
    deadline = nil
    lastHeard = now
    probeSince = nil
    isSuspect = false
    return [.becameReady(accounts, nextOrderID)] + currentReadiness()
  }

  private func currentReadiness() -> [Action] {
    if let marketLost { return [.readiness(isReady: false, reason: marketLost)] }
    if isSuspect {
      return [.readiness(isReady: false, reason: "the gateway has stopped answering")]
    }
    return [.readiness(isReady: true, reason: "")]
  }

  // MARK: At work

  /// Bytes came. Called once for each read, on the tick path: it only takes the time.
  @inline(__always)
  mutating func heard(now: Uptime) {
    lastHeard = now
  }

  /// A notice that is about no request: connectivity, farms, refusals of the session itself.
  mutating func receivedNotice(_ notice: SessionNotice, text: String, now: Uptime) -> [Action] {
    switch notice {
    case .marketLost(let healsWithFarms):
      guard marketLost == nil else { return [] }
      let words = "the gateway has lost its own connection to the market: \(text)"
      marketLost = words
      lossHealsWithFarms = healsWithFarms
      guard phase == .ready else { return [] }
      return [.interruptStreams(words)] + currentReadiness()
    case .marketBack(let dataLost):
      let wasLost = marketLost != nil
      marketLost = nil
      guard phase == .ready else { return [] }
      // Even where the loss itself was never told: orders may have changed unseen, and readiness
      // that returns is what has them compared.
      let doubt = Action.readiness(
        isReady: false, reason: "the gateway's connection to the market was interrupted: \(text)")
      return [.resumeStreams(dataLost: dataLost)] + (wasLost ? [] : [doubt]) + currentReadiness()
    case .farmBack:
      guard marketLost != nil, lossHealsWithFarms else { return [] }
      return receivedNotice(.marketBack(dataLost: true), text: text, now: now)
    case .clientIDInUse:
      parting =
        "client id \(clientID) is in use by another program at this gateway: close that program, "
        + "or set another client id in brokers.toml (\(text))"
      return []
    case .sessionRefused:
      parting = text
      return []
    case .information:
      return []
    }
  }

  /// The regular look at the clock; call it at least twice in the shortest limit.
  mutating func tick(now: Uptime) -> [Action] {
    if let deadline, now >= deadline {
      return ended(timeOutText, now: now)
    }
    guard phase == .ready else { return [] }
    if let since = probeSince {
      if lastHeard > since {
        probeSince = nil
        guard isSuspect else { return [] }
        isSuspect = false
        return currentReadiness()
      }
      let open = now.since(since)
      if open >= limits.death {
        return ended("the gateway stopped answering \(open.components.seconds) s ago", now: now)
      }
      guard open >= limits.suspicion, !isSuspect else { return [] }
      isSuspect = true
      return currentReadiness()
    }
    guard now.since(lastHeard) >= limits.silence else { return [] }
    probeSince = now
    return [.sendProbe]
  }

  private var timeOutText: String {
    let limit = limits.handshake.components.seconds
    switch phase {
    case .connecting: return "no connection within \(limit) s"
    case .greeting:
      return "connected, but no hello came within \(limit) s: is this the API port of a gateway, "
        + "and is the API enabled in its settings?"
    case .starting:
      return "the gateway said hello, but named no accounts within \(limit) s: is it logged in?"
    case .idle, .ready, .waiting: return "a time limit of \(limit) s passed"
    }
  }

  // MARK: Coming down

  /// The socket ended, could not be opened, or carried something that cannot be read.
  mutating func ended(_ reason: String, now: Uptime) -> [Action] {
    switch phase {
    case .idle, .waiting: return []
    case .connecting, .greeting, .starting, .ready: break
    }
    let words = parting ?? reason
    let wasReady = phase == .ready
    reset()
    phase = .waiting
    var actions: [Action] = [.close(words)]
    if wasReady { actions.append(.readiness(isReady: false, reason: words)) }
    return actions + [.scheduleRetry]
  }

  /// The owner wants no connection any more.
  mutating func stop(now: Uptime) -> [Action] {
    let was = phase
    reset()
    phase = .idle
    switch was {
    case .idle, .waiting: return []
    case .connecting, .greeting, .starting: return [.close("stopped")]
    case .ready: return [.close("stopped"), .readiness(isReady: false, reason: "stopped")]
    }
  }

  private mutating func reset() {
    deadline = nil
    probeSince = nil
    isSuspect = false
    marketLost = nil
    parting = nil
  }
}
