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
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    if !request.isSnapshot.isOn, lineCount >= configuration.marketDataLines {
      sendError(id.rawValue, 101, "Max number of tickers has been reached", to: session)
      return
    }
    let wants = GenericTicks(list: request.genericTicks)
    send(
      .tickRequestParameters(
        GatewayMessage.TickRequestParameters(
          requestID: id, minimumTick: Translation.number(listed.tickSize), bboExchange: "9c0001",
          snapshotPermissions: 3)), to: session)
    send(
      .marketDataType(GatewayMessage.MarketDataTypeNotice(requestID: id, type: .live)),
      to: session)
    let line = MarketLine(session: session, request: id, wants: wants)
    sendKnown(listed, line)
    if request.isSnapshot.isOn {
      send(.tickSnapshotEnd(id), to: session)
      return
    }
    session.lines[id] = listed.id
    lines[listed.id, default: []].append(line)
    lineCount += 1
    watch(listed.id)
    counts.openedLines[listed.address, default: 0] += 1
    noteChange()
  }

  func closeLine(_ id: RequestID, _ session: ClientSession) {
    guard let instrument = session.lines.removeValue(forKey: id) else {
      sendError(id.rawValue, 300, "Can't find EId with tickerId:\(id.rawValue)", to: session)
      return
    }
    lines[instrument]?.removeAll { $0.session === session && $0.request == id }
    lineCount -= 1
    noteChange()
  }

  /// What is known of a market when a line is opened.
  private func sendKnown(_ listed: ListedInstrument, _ line: MarketLine) {
    send(
      .tickGeneric(
        GatewayMessage.TickGeneric(requestID: line.request, tickType: .halted, value: 0)),
      to: line.session)
    if line.wants.contains(.shortable), listed.contract.securityType == .stock {
      send(
        .tickGeneric(
          GatewayMessage.TickGeneric(requestID: line.request, tickType: .shortable, value: 3)),
        to: line.session)
    }
    guard let market = engine.market(listed.id) else { return }
    if let top = market.top {
      price(line, .bid, top.bid, top.bidSize, canExecute: true)
      price(line, .ask, top.ask, top.askSize, canExecute: true)
    }
    price(line, .last, market.last, market.lastSize ?? .zero)
    if listed.hasTrades, market.last != nil { size(line, .volume, market.volume) }
    price(line, .high, market.high, .zero)
    price(line, .low, market.low, .zero)
    price(line, .close, market.previousClose, .zero)
    price(line, .open, market.open, .zero)
  }

  private func price(
    _ line: MarketLine, _ type: TickType, _ price: Price?, _ size: Quantity,
    canExecute: Bool = false
  ) {
    // A side without orders is told as -1 and nought.
    guard price != nil || type == .bid || type == .ask else { return }
    send(
      .tickPrice(
        GatewayMessage.TickPrice(
          requestID: line.request, tickType: type, price: price.map(Translation.number) ?? -1,
          size: Translation.number(size), attributes: canExecute ? [.canAutoExecute] : [])),
      to: line.session)
  }

  private func size(_ line: MarketLine, _ type: TickType, _ size: Quantity) {
    send(
      .tickSize(
        GatewayMessage.TickSize(
          requestID: line.request, tickType: type, size: Translation.number(size))),
      to: line.session)
  }

  // MARK: Events

  /// Tells an event, which the engine has taken already, to everybody who subscribed to it.
  func publish(_ event: MarketEvent) {
    guard let market = engine.market(event.instrument) else { return }
    if let list = lines[event.instrument], !list.isEmpty {
      switch event.kind {
      case .quote(let top):
        let old = told[event.instrument]
        told[event.instrument] = top
        for line in list { publish(top, old, line) }
      case .trade(let traded, let tradedSize):
        publish(traded, tradedSize, stamp(event), market, list)
      }
    }
    if ticks[event.instrument]?.isEmpty == false { publishTicks(event) }
    if bars[event.instrument]?.isEmpty == false { addToBars(event, market) }
  }

  private func publish(_ top: BookTop, _ old: BookTop?, _ line: MarketLine) {
    if old?.bid != top.bid || old == nil {
      price(line, .bid, top.bid, top.bidSize, canExecute: true)
    } else if old?.bidSize != top.bidSize {
      size(line, .bidSize, top.bidSize)
    }
    if old?.ask != top.ask || old == nil {
      price(line, .ask, top.ask, top.askSize, canExecute: true)
    } else if old?.askSize != top.askSize {
      size(line, .askSize, top.askSize)
    }
  }

  private func publish(
    _ traded: Price, _ tradedSize: Quantity, _ time: Timestamp, _ market: InstrumentMarket,
    _ list: [MarketLine]
  ) {
    for line in list {
      price(line, .last, traded, tradedSize)
      size(line, .volume, market.volume)
      if market.high == traded { price(line, .high, traded, .zero) }
      if market.low == traded { price(line, .low, traded, .zero) }
      if market.tradeCount == 1 { price(line, .open, traded, .zero) }
      if line.wants.contains(.tradeCount) {
        send(
          .tickGeneric(
            GatewayMessage.TickGeneric(
              requestID: line.request, tickType: .tradeCount,
              value: TWSNumber(market.tradeCount))), to: line.session)
      }
      guard !line.wants.isDisjoint(with: [.rtVolume, .rtTradeVolume]) else { continue }
      let volume = RTVolume(
        price: Translation.number(traded), size: Translation.number(tradedSize),
        timeMillis: Int(time.rawValue / 1_000_000), volume: Translation.number(market.volume),
        vwap: Translation.number(
          market.turnover.divided(by: market.volume, scale: 8)?.normalized ?? traded),
        isSingleMaker: true
      ).text
      if line.wants.contains(.rtVolume) { string(line, .rtVolume, volume) }
      if line.wants.contains(.rtTradeVolume) { string(line, .rtTradeVolume, volume) }
    }
  }

  private func string(_ line: MarketLine, _ type: TickType, _ value: String) {
    send(
      .tickString(
        GatewayMessage.TickString(requestID: line.request, tickType: type, value: value)),
      to: line.session)
  }

  // MARK: Tick by tick

  func openTicks(_ request: ClientMessage.RequestTickByTick, _ session: ClientSession) {
    let id = request.requestID
    guard session.tickByTick[id] == nil else {
      sendError(
        id.rawValue, 322, "Error processing request.-'bW' : cause - Duplicate ticker id",
        to: session)
      return
    }
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    guard let kind = TickStream.Kind(rawValue: request.tickType) else {
      sendError(
        id.rawValue, 321, "Error validating request.-'bW' : cause - Invalid tick-by-tick type.",
        to: session)
      return
    }
    if kind == .last || kind == .allLast, !listed.hasTrades {
      sendError(
        id.rawValue, 10_189,
        "Failed to request tick-by-tick data.No trades are reported for this contract.",
        to: session)
      return
    }
    session.tickByTick[id] = listed.id
    watch(listed.id)
    ticks[listed.id, default: []].append(TickStream(session: session, request: id, kind: kind))
    noteChange()
  }

  func closeTicks(_ id: RequestID, _ session: ClientSession) {
    guard let instrument = session.tickByTick.removeValue(forKey: id) else { return }
    ticks[instrument]?.removeAll { $0.session === session && $0.request == id }
    noteChange()
  }

  private func publishTicks(_ event: MarketEvent) {
    guard var list = ticks[event.instrument] else { return }
    let time = Int(stamp(event).seconds)
    let exchange = engine.catalogue[event.instrument]?.contract.primaryExchange ?? ""
    for index in list.indices {
      let stream = list[index]
      switch (stream.kind, event.kind) {
      case (.last, .trade(let price, let size)), (.allLast, .trade(let price, let size)):
        send(
          .tickByTickTrade(
            GatewayMessage.TickByTickTrade(
              requestID: stream.request, isFromAllLast: TWSFlag(stream.kind == .allLast),
              time: time, price: Translation.number(price), size: Translation.number(size),
              attributes: [], exchange: exchange, conditions: "")), to: stream.session)
      case (.bidAsk, .quote(let top)):
        send(
          .tickByTickQuote(
            GatewayMessage.TickByTickQuote(
              requestID: stream.request, time: time,
              bidPrice: top.bid.map(Translation.number) ?? -1,
              askPrice: top.ask.map(Translation.number) ?? -1,
              bidSize: Translation.number(top.bidSize), askSize: Translation.number(top.askSize),
              attributes: [])), to: stream.session)
      case (.midPoint, .quote(let top)):
        guard let mid = top.mid, mid != stream.lastMid else { continue }
        list[index].lastMid = mid
        send(
          .tickByTickMidpoint(
            GatewayMessage.TickByTickMidpoint(
              requestID: stream.request, time: time, midpoint: Translation.number(mid))),
          to: stream.session)
      case (.last, .quote), (.allLast, .quote), (.bidAsk, .trade), (.midPoint, .trade): continue
      }
    }
    ticks[event.instrument] = list
  }
}
