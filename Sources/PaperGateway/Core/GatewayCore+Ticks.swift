import PaperExchange
import TWSProtocol
import TradingModel

/// Tick-by-tick streams.
extension GatewayCore {
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
    if let cause = tickRefusal(listed, kind) {
      sendError(
        id.rawValue, 10_189, "Failed to request tick-by-tick data." + cause, to: session)
      return
    }
    watch(listed.id)
    if request.tickCount > 0 {
      sendPast(
        listed, kind, id, min(request.tickCount, 1000), ignoresSize: request.ignoresSize.isOn,
        session)
    }
    session.tickByTick[id] = listed.id
    ticks[listed.id, default: []].append(
      TickStream(
        session: session, request: id, kind: kind, ignoresSize: request.ignoresSize.isOn))
    noteChange()
  }

  /// Why there are no live ticks; nil when there are.
  private func tickRefusal(_ listed: ListedInstrument, _ kind: TickStream.Kind) -> String? {
    if let lack = lackOfPermission(listed, needsLive: true) { return lack }
    switch listed.contract.securityType {
    case .option, .futureOption, .combo:
      return "Tick-by-tick data is not available for \(listed.contract.securityType.rawValue)."
    default: break
    }
    guard kind == .last || kind == .allLast, !listed.hasTrades else { return nil }
    return "No trades are reported for this contract."
  }

  func closeTicks(_ id: RequestID, _ session: ClientSession) {
    guard let instrument = session.tickByTick.removeValue(forKey: id) else {
      sendUnknownID(id, session)
      return
    }
    ticks[instrument]?.removeAll { $0.session === session && $0.request == id }
    noteChange()
  }

  /// The ticks of the past that come before the live ones, as historical ticks.
  private func sendPast(
    _ listed: ListedInstrument, _ kind: TickStream.Kind, _ id: RequestID, _ count: Int,
    ignoresSize: Bool, _ session: ClientSession
  ) {
    let now = clock()
    let wanted: HistoricalTickKind =
      switch kind {
      case .last, .allLast: .trades
      case .bidAsk: .bidAsk
      case .midPoint: .midpoint
      }
    let found = pastTicks(
      listed,
      PastTicks(
        kind: wanted, start: now.advanced(by: -.seconds(10 * 86_400)), end: now, hours: .trading,
        count: count, isNewest: true, ignoresSize: ignoresSize))
    sendTicks(found, wanted, listed, id, session)
  }

  func publishTicks(_ event: MarketEvent, _ market: InstrumentMarket) {
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
        let isSame = stream.lastTop.map { $0.bid == top.bid && $0.ask == top.ask } ?? false
        list[index].lastTop = top
        if isSame, stream.ignoresSize { continue }
        send(
          .tickByTickQuote(
            GatewayMessage.TickByTickQuote(
              requestID: stream.request, time: time,
              bidPrice: top.bid.map(Translation.number) ?? -1,
              askPrice: top.ask.map(Translation.number) ?? -1,
              bidSize: Translation.number(top.bidSize), askSize: Translation.number(top.askSize),
              attributes: GatewayCore.attributes(top, market))), to: stream.session)
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

  private static func attributes(
    _ top: BookTop, _ market: InstrumentMarket
  ) -> TickByTickQuoteAttributes {
    var attributes: TickByTickQuoteAttributes = []
    if let bid = top.bid, let low = market.low, bid < low { attributes.insert(.bidPastLow) }
    if let ask = top.ask, let high = market.high, ask > high { attributes.insert(.askPastHigh) }
    return attributes
  }
}
