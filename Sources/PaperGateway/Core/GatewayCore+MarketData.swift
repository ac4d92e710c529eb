import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  // MARK: Lines

  func openLine(_ request: ClientMessage.RequestMarketData, _ session: ClientSession) {
    let id = request.requestID
    guard session.lines[id] == nil else {
      sendError(
        id.rawValue, 322, "Error processing request.-'bW' : cause - Duplicate ticker id",
        to: session)
      return
    }
    guard let listed = resolve(request.contract, id.rawValue, session),
      let wants = wanted(request, listed, session)
    else { return }
    if !request.isSnapshot.isOn, lineCount >= configuration.marketDataLines {
      sendError(id.rawValue, 101, "Max number of tickers has been reached", to: session)
      return
    }
    guard let type = dataType(listed, id, session) else { return }
    let line = MarketLine(session: session, request: id, wants: wants)
    line.type = type
    let isStock = listed.contract.securityType == .stock
    send(
      .tickRequestParameters(
        GatewayMessage.TickRequestParameters(
          requestID: id, minimumTick: Translation.number(listed.tickSize),
          bboExchange: isStock ? GatewayCore.stockExchanges : GatewayCore.otherExchanges,
          snapshotPermissions: 3)), to: session)
    send(
      .marketDataType(GatewayMessage.MarketDataTypeNotice(requestID: id, type: type)), to: session)
    watch(listed.id)
    sendKnown(listed, line)
    if request.isSnapshot.isOn {
      send(.tickSnapshotEnd(id), to: session)
      return
    }
    session.lines[id] = listed.id
    lines[listed.id, default: []].append(line)
    lineCount += 1
    counts.openedLines[listed.address, default: 0] += 1
    noteChange()
  }

  /// The generic ticks of a request; nil when it was refused.
  private func wanted(
    _ request: ClientMessage.RequestMarketData, _ listed: ListedInstrument,
    _ session: ClientSession
  ) -> GenericTicks? {
    func refuse(_ cause: String) {
      sendError(
        request.requestID.rawValue, 321, "Error validating request.-'bW' : cause - " + cause,
        to: session)
    }
    if request.isRegulatorySnapshot.isOn {
      refuse("Regulatory snapshots are not available for this account.")
      return nil
    }
    if request.isSnapshot.isOn, !request.genericTicks.isEmpty {
      refuse("Snapshot market data subscription is not applicable to generic ticks.")
      return nil
    }
    switch GenericTicks.read(request.genericTicks, listed.contract.securityType) {
    case .ticks(let ticks): return ticks
    case .refused(let cause):
      refuse(cause)
      return nil
    }
  }

  func closeLine(_ id: RequestID, _ session: ClientSession) {
    guard let instrument = session.lines.removeValue(forKey: id) else {
      sendUnknownID(id, session)
      return
    }
    lines[instrument]?.removeAll { $0.session === session && $0.request == id }
    lineCount -= 1
    noteChange()
  }

  func sendUnknownID(_ id: RequestID, _ session: ClientSession) {
    sendError(id.rawValue, 300, "Can't find EId with tickerId:\(id.rawValue)", to: session)
  }

  // MARK: Halts

  /// Halts an instrument's trading, or lets it go on; every line hears of it.
  func setHalt(_ halt: TradingHalt, of instrument: InstrumentID) {
    let now = clock()
    feed.setHalt(halt, of: instrument, at: now)
    engine.setHalt(halt, of: instrument)
    for line in lines[instrument] ?? [] {
      generic(line, line.isDelayed ? .delayedHalted : .halted, TWSNumber(halt.rawValue))
    }
    publishDepth(instrument)
    pump()
  }

  // MARK: What is known

  /// What is known of a market when a line is opened.
  private func sendKnown(_ listed: ListedInstrument, _ line: MarketLine) {
    let halt = TWSNumber(feed.halt(of: listed.id).rawValue)
    generic(line, line.isDelayed ? .delayedHalted : .halted, halt)
    if line.isDelayed {
      sendDelayedDay(listed, line)
      return
    }
    var market = engine.market(listed.id) ?? InstrumentMarket()
    let isOpen = isTrading(listed, at: clock())
    if line.type == .frozen { freeze(listed, &market) }
    let top = isOpen || line.type == .frozen ? market.top : nil
    if let top {
      tell(line, .bid, top.bid, top.bidSize, attributes: [.canAutoExecute])
      tell(line, .ask, top.ask, top.askSize, attributes: [.canAutoExecute])
      tellLetters(line, listed, clock())
    } else if !isOpen {
      // A closed market has no quote; that is said, not left open.
      tell(line, .bid, nil, .zero)
      tell(line, .ask, nil, .zero)
    }
    if let time = market.lastTime { tellTime(line, time) }
    tell(line, .last, market.last, market.lastSize ?? .zero)
    if listed.hasTrades, market.last != nil { tell(line, .volume, market.volume) }
    tell(line, .high, market.high, .zero)
    tell(line, .low, market.low, .zero)
    tell(line, .close, market.previousClose, .zero)
    tell(line, .open, market.open, .zero)
    sendGenerics(listed, line)
    tellGreeks(listed, line, market)
  }

  /// The last quote and trade before the close, where the exchange did not see them itself.
  private func freeze(_ listed: ListedInstrument, _ market: inout InstrumentMarket) {
    let now = clock()
    func newest(_ kind: EventQuery.Kind) -> MarketEvent? {
      feed.events(
        listed.id,
        EventQuery(
          kind: kind, start: now.advanced(by: -.seconds(10 * 86_400)), end: now, limit: 1,
          isNewest: true)
      ).first
    }
    if market.top == nil, let quote = newest(.quotes) { engine.apply(quote) }
    if market.last == nil, listed.hasTrades, let trade = newest(.trades) { engine.apply(trade) }
    market = engine.market(listed.id) ?? market
  }

  // MARK: Words

  func tell(
    _ line: MarketLine, _ type: TickType, _ price: Price?, _ size: Quantity,
    attributes: TickAttributes = []
  ) {
    // A side without orders is told as -1 and nought.
    guard price != nil || type == .bid || type == .ask || type == .delayedBid || type == .delayedAsk
    else { return }
    send(
      .tickPrice(
        GatewayMessage.TickPrice(
          requestID: line.request, tickType: type, price: price.map(Translation.number) ?? -1,
          size: Translation.number(size), attributes: price == nil ? [] : attributes)),
      to: line.session)
  }

  func tell(_ line: MarketLine, _ type: TickType, _ size: Quantity) {
    send(
      .tickSize(
        GatewayMessage.TickSize(
          requestID: line.request, tickType: type, size: Translation.number(size))),
      to: line.session)
  }

  func generic(_ line: MarketLine, _ type: TickType, _ value: TWSNumber) {
    send(
      .tickGeneric(
        GatewayMessage.TickGeneric(requestID: line.request, tickType: type, value: value)),
      to: line.session)
  }

  func string(_ line: MarketLine, _ type: TickType, _ value: String) {
    send(
      .tickString(
        GatewayMessage.TickString(requestID: line.request, tickType: type, value: value)),
      to: line.session)
  }

  /// The second of the last trade, once.
  func tellTime(_ line: MarketLine, _ time: Timestamp) {
    guard time.seconds != line.lastSecond else { return }
    line.lastSecond = time.seconds
    string(line, line.isDelayed ? .delayedLastTimestamp : .lastTimestamp, String(time.seconds))
  }

  /// The exchanges at the bid and at the ask, where a stock has several.
  func tellLetters(_ line: MarketLine, _ listed: ListedInstrument, _ time: Timestamp) {
    guard listed.contract.securityType == .stock else { return }
    let names = GatewayCore.components(listed)
    guard !names.isEmpty else { return }
    let turn = Int(time.seconds / 8 &+ listed.id.rawValue % 97)
    let letters = names[turn % names.count].letter + names[(turn / 2) % names.count].letter
    guard letters != line.letters else { return }
    line.letters = letters
    string(line, .bidExchange, String(letters.prefix(1)))
    string(line, .askExchange, String(letters.suffix(1)))
  }
}

extension TickType {
  /// Whether the delayed instrument is halted.
  static let delayedHalted = TickType(rawValue: 90)
}
