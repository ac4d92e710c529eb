import Logging
import NIOCore
import PaperExchange
import TWSProtocol
import TradingModel

/// Carries out what the fault stage decides.
extension GatewayCore {
  // MARK: Switching

  /// Switches a fault on.
  func inject(_ fault: GatewayFault) throws(FaultError) {
    var instrument: InstrumentID?
    if let symbol = fault.text("symbol") {
      guard let listed = engine.catalogue.named(symbol) else { throw .unknownSymbol(symbol) }
      instrument = listed.id
    }
    if fault.kind == .positionChange, instrument == nil {
      throw .missingParameter(fault: fault.kind, key: "symbol")
    }
    if let account = fault.text("account"),
      engine.account(AccountNumber(rawValue: account)) == nil
    {
      throw .unknownAccount(account)
    }
    logger.info("fault added", metadata: ["fault": "\(fault)"])
    pendingEffects += try stage.add(fault, instrument: instrument, now: clock())
    noteChange()
    flush()
  }

  /// Ends every fault of a kind, or all.
  func lift(_ kind: FaultKind?) {
    logger.info("fault lifted", metadata: ["fault": "\(kind?.rawValue ?? "all")"])
    pendingEffects += stage.lift(kind, now: clock())
    noteChange()
    flush()
  }

  // MARK: Messages

  /// Lets the faults see a message of a client before it is served.
  func examine(
    _ message: ClientMessage, _ session: ClientSession, _ frameBytes: Int
  ) -> IncomingVerdict {
    let now = clock()
    var incoming = FaultStage.Incoming(
      party: session.party, subject: subject(of: message), frameBytes: frameBytes)
    var client = session.clientID
    switch message {
    case .startAPI(let start):
      client = start.clientID
      pendingEffects += stage.trigger(.connect, client, nil, now: now)
    case .placeOrder(let order):
      let key = ClientOrderKey(client: client ?? 0, order: Int64(order.orderID.rawValue))
      incoming.isModification = engine.order(key) != nil
      pendingEffects += stage.trigger(.order, client, incoming.subject, now: now)
    default: break  // Only these are events of their own.
    }
    pendingEffects += stage.trigger(.request, client, incoming.subject, now: now)
    settleFaults()
    let verdict = stage.receive(message, incoming)
    pendingEffects += stage.endSpent(now)
    return verdict
  }

  /// Sends a message through the faults.
  func stage(_ message: GatewayMessage, to session: ClientSession) {
    let now = clock()
    let listed = subject(of: message, session).flatMap { engine.catalogue[$0] }
    let outgoing = FaultStage.Outgoing(
      party: session.party, subject: listed?.id, type: listed?.contract.securityType,
      isAnswer: isAnswering, now: now)
    if case .executionDetails = message, !isAnswering {
      carryOut(stage.trigger(.fill, session.clientID, listed?.id, now: now))
    }
    carryOut(stage.send(message, outgoing))
  }

  /// Remembers what the streams of a request are about.
  func noteSubject(_ message: ClientMessage, _ session: ClientSession) {
    switch message {
    case .requestMarketData(let request): session.note(request.contract, of: request.requestID)
    case .requestTickByTick(let request): session.note(request.contract, of: request.requestID)
    case .requestRealTimeBars(let request): session.note(request.contract, of: request.requestID)
    case .requestMarketDepth(let request): session.note(request.contract, of: request.requestID)
    case .requestHistoricalData(let request):
      if request.keepsUpToDate.isOn { session.note(request.contract, of: request.requestID) }
    default: break  // The others open no streams.
    }
  }

  private func subject(of message: ClientMessage) -> InstrumentID? {
    switch message {
    case .placeOrder(let order): instrument(order.contract)
    case .requestMarketData(let request): instrument(request.contract)
    case .requestTickByTick(let request): instrument(request.contract)
    case .requestRealTimeBars(let request): instrument(request.contract)
    case .requestMarketDepth(let request): instrument(request.contract)
    case .requestHistoricalData(let request): instrument(request.contract)
    default: nil  // Faults of one instrument let the others pass.
    }
  }

  private func subject(of message: GatewayMessage, _ session: ClientSession) -> InstrumentID? {
    if case .stream(let id) = MessageKind(message) {
      return session.subjects[id].flatMap(instrument)
    }
    switch message {
    case .openOrder(let open): return instrument(open.contract)
    case .executionDetails(let execution): return instrument(execution.contract)
    case .position(let position): return instrument(position.contract)
    case .portfolioValue(let value): return instrument(value.contract)
    case .orderStatus(let status):
      let key = ClientOrderKey(client: status.clientID, order: Int64(status.orderID.rawValue))
      return engine.order(key)?.terms.instrument
    case .commissionReport(let report):
      return engine.ledger.executions.last { $0.id.rawValue == report.executionID }?.instrument
    default: return nil
    }
  }

  private func instrument(_ contract: TWSContract) -> InstrumentID? {
    if contract.contractID > 0 { return InstrumentID(rawValue: Int64(contract.contractID)) }
    return Translation.query(contract).flatMap { engine.catalogue.matches($0).first?.id }
  }

  /// Who is told about the orders of a client: itself and the master client.
  func listeners(to client: Int) -> [ClientSession] {
    sessions.filter { $0.clientID == client || $0.clientID == configuration.masterClient }
  }

  // MARK: Effects

  private func carryOut(_ effects: [FaultEffect]) {
    for effect in effects {
      if case .deliver(let item, let number) = effect {
        guard let session = connections[number], !session.isClosed else { continue }
        deliver(item, session)
      } else {
        pendingEffects.append(effect)
      }
    }
  }

  private func deliver(_ item: FaultItem, _ session: ClientSession) {
    switch item {
    case .message(let message): write(message, to: session)
    case .bytes(let bytes):
      session.encoder.append(raw: bytes)
      markDirty(session)
    }
  }

  /// Does what faults have decided, and comes back when the next one is due.
  func settleFaults() {
    while !pendingEffects.isEmpty {
      var effects: [FaultEffect] = []
      swap(&effects, &pendingEffects)
      for effect in effects { settle(effect) }
    }
    scheduleFaults()
  }

  private func settle(_ effect: FaultEffect) {
    switch effect {
    case .deliver: carryOut([effect])
    case .tell(let notice, let client):
      for session in selected(client) { write(notice, -1, session) }
    case .tellStreams(let notice, let client):
      for session in selected(client) {
        let streams = Set(session.lines.keys).union(session.tickByTick.keys)
          .union(session.realTimeBars.keys)
        for id in streams.sorted(by: { $0.rawValue < $1.rawValue }) {
          write(notice, id.rawValue, session)
        }
      }
    case .close(let client):
      let all = connections.values.sorted { $0.number < $1.number }
      for session in all where client == nil || session.clientID == client { drop(session) }
    case .forgetStreams(let client): for session in selected(client) { forgetStreams(session) }
    case .freeze(let isFrozen, let client):
      for session in selected(client) { freeze(session, isFrozen) }
    case .changePosition(let instrument, let account, let quantity):
      guard let number = account.map(AccountNumber.init) ?? engine.ledger.accounts.first?.number
      else { return }
      engine.adjustPosition(of: number, in: instrument, by: quantity)
      deliverExchangeEvents()
    }
  }

  private func selected(_ client: Int?) -> [ClientSession] {
    sessions.filter { client == nil || $0.clientID == client }
  }

  private func write(_ notice: FaultNotice, _ id: Int32, _ session: ClientSession) {
    write(
      .error(
        GatewayMessage.ErrorNotice(
          id: id, code: notice.code, text: notice.text,
          timeMillis: Int(clock().rawValue / 1_000_000))), to: session)
  }

  private func freeze(_ session: ClientSession, _ isFrozen: Bool) {
    guard session.isFrozen != isFrozen else { return }
    session.isFrozen = isFrozen
    session.channel.setOption(.autoRead, value: !isFrozen).whenFailure { [logger] error in
      logger.debug("a connection is gone", metadata: ["error": "\(error)"])
    }
    guard !isFrozen else { return }
    sendPieces(session)
    let number = session.number
    eventLoop.execute { [weak self] in self?.connections[number]?.resume() }
  }

  private func scheduleFaults() {
    faultTimer?.cancel()
    faultTimer = nil
    guard !stage.isQuiet, let due = stage.nextDue else { return }
    let wait = min(max(0, due.since(clock()).nanoseconds), 3_600_000_000_000)
    faultTimer = eventLoop.scheduleTask(in: .nanoseconds(wait)) { [weak self] in
      guard let self else { return }
      pendingEffects += stage.advance(to: clock())
      noteChange()
      flush()
    }
  }

  // MARK: Bytes

  /// Writes bytes to a socket, in one piece or as a fault cuts them.
  func transmit(_ buffer: ByteBuffer, to session: ClientSession) {
    // What is written to a half-open connection is lost.
    guard buffer.readableBytes > 0, !session.isFrozen else { return }
    guard session.sendsPieces || stage.pieces(session.clientID) != nil else {
      session.channel.writeAndFlush(buffer, promise: nil)
      return
    }
    session.outbox.append(contentsOf: buffer.readableBytesView)
    guard session.outbox.count <= GatewayCore.pauseBytes else {
      logger.warning("a client's bytes in pieces are too many; it is disconnected")
      pendingEffects.append(.close(client: session.clientID))
      return
    }
    if !session.sendsPieces { sendPieces(session) }
  }

  private func sendPieces(_ session: ClientSession) {
    session.sendsPieces = false
    guard !session.isClosed, !session.isFrozen, !session.outbox.isEmpty else { return }
    guard let (size, every) = stage.pieces(session.clientID) else {
      // The fault is over; the rest goes at once.
      session.channel.writeAndFlush(
        session.channel.allocator.buffer(bytes: session.outbox), promise: nil)
      session.outbox = []
      return
    }
    let piece = session.outbox.prefix(size)
    session.channel.writeAndFlush(
      session.channel.allocator.buffer(bytes: piece), promise: nil)
    session.outbox.removeFirst(piece.count)
    session.sendsPieces = true
    let number = session.number
    eventLoop.scheduleTask(in: .nanoseconds(every.nanoseconds)) { [weak self] in
      guard let session = self?.connections[number] else { return }
      self?.sendPieces(session)
    }
  }
}
