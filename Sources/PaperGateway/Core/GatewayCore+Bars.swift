import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  // MARK: Five-second bars

  func openBars(_ request: ClientMessage.RequestRealTimeBars, _ session: ClientSession) {
    let id = request.requestID
    guard session.realTimeBars[id] == nil else {
      sendError(
        id.rawValue, 322, "Error processing request.-'bW' : cause - Duplicate ticker id",
        to: session)
      return
    }
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    guard let price = HistoryText.price(request.whatToShow) else {
      sendError(
        id.rawValue, 321,
        "Error validating request.-'bH' : cause - What to show field is missing or incorrect.",
        to: session)
      return
    }
    if let lack = lackOfPermission(listed, needsLive: true) {
      sendError(id.rawValue, 420, "Invalid Real-time Query:" + lack, to: session)
      return
    }
    guard price != .trades || listed.hasTrades else {
      sendError(id.rawValue, 420, "Invalid Real-time Query:No historical market data", to: session)
      return
    }
    session.realTimeBars[id] = listed.id
    watch(listed.id)
    let builder = builder(.fiveSeconds, price, listed)
    let kind: SessionPattern.Kind = request.isRegularHoursOnly.isOn ? .liquid : .trading
    bars[listed.id, default: []].append(
      BarStream(
        session: session, request: id, form: .realTime, price: price,
        onlyLiquidHours: kind == .liquid, builder: builder,
        lastPrice: builder.current?.close ?? currentPrice(listed.id, price)))
    noteChange()
  }

  /// A builder that goes on with the bar that is running now, so that the first bar is whole.
  func builder(_ size: BarSize, _ price: HistoryPrice, _ listed: ListedInstrument) -> BarBuilder {
    var builder = BarBuilder(size: size)
    // At the fastest pace the present is the newest row that was played.
    guard !sourceTimed.contains(listed.id) else { return builder }
    let now = clock()
    // What is due at this very moment is still to come.
    let found = feed.history(
      listed.id,
      HistoryQuery(
        start: builder.start(of: now), end: feedTime(now), size: size, price: price,
        hours: .trading))
    // A bar without events does not begin the builder's.
    if let running = found.last, running.start == builder.start(of: now), running.count != 0 {
      builder.resume(running)
    }
    return builder
  }

  func closeBars(_ id: RequestID, _ session: ClientSession) {
    guard let instrument = session.realTimeBars.removeValue(forKey: id) else {
      sendUnknownID(id, session)
      return
    }
    bars[instrument]?.removeAll { $0.session === session && $0.request == id && $0.isRealTime }
    noteChange()
  }

  func closeHistory(_ id: RequestID, _ session: ClientSession) {
    guard let instrument = session.histories.removeValue(forKey: id) else {
      sendError(
        id.rawValue, 366, "No historical data query found for ticker id:\(id.rawValue)",
        to: session)
      return
    }
    bars[instrument]?.removeAll { $0.session === session && $0.request == id && !$0.isRealTime }
    noteChange()
  }

  func currentPrice(_ instrument: InstrumentID, _ price: HistoryPrice) -> Price? {
    guard let market = engine.market(instrument) else { return nil }
    switch price {
    case .trades: return market.last
    case .midpoint: return market.top?.mid
    case .bid: return market.top?.bid
    case .ask, .bidAsk: return market.top?.ask
    }
  }

  func addToBars(_ event: MarketEvent, _ market: InstrumentMarket) {
    guard var list = bars[event.instrument] else { return }
    bars[event.instrument] = nil
    let time = stamp(event)
    for index in list.indices {
      let price: Price?
      var size: Quantity?
      switch (list[index].price, event.kind) {
      case (.trades, .trade(let traded, let tradedSize)): (price, size) = (traded, tradedSize)
      case (.trades, .quote), (.midpoint, .trade), (.bid, .trade), (.ask, .trade),
        (.bidAsk, .trade), (.bidAsk, .quote):
        price = nil
      case (.midpoint, .quote(let top)): price = top.mid
      case (.bid, .quote(let top)): price = top.bid
      case (.ask, .quote(let top)): price = top.ask
      }
      guard let price else { continue }
      list[index].lastPrice = price
      list[index].hasChanged = true
      if let done = list[index].builder.add(price: price, size: size, at: time) {
        tell(done, list[index], event.instrument)
      }
    }
    bars[event.instrument] = list
  }

  /// Sends bars whose time is over although no event came after them, and bars without events.
  func finishBars(_ now: Timestamp) {
    for (instrument, list) in bars where !list.isEmpty && !sourceTimed.contains(instrument) {
      var list = list
      for index in list.indices {
        var stream = list[index]
        let begin = stream.builder.start(of: now)
        if let bar = stream.builder.current {
          guard bar.start < begin else { continue }
          _ = stream.builder.finish()
          tell(bar, stream, instrument)
          stream.nextFlat = begin
        } else if stream.isRealTime, let price = stream.lastPrice {
          // The first flat bar is the one that is running now.
          let due = stream.nextFlat ?? begin
          stream.nextFlat = due
          if due < begin {
            if isOpen(instrument, stream, due) {
              let flat = Bar(
                start: due, open: price, high: price, low: price, close: price, volume: 0,
                wap: price, count: 0)
              tell(flat, stream, instrument)
            }
            stream.nextFlat = begin
          }
        }
        list[index] = stream
      }
      bars[instrument] = list
    }
  }

  private func isOpen(_ instrument: InstrumentID, _ stream: BarStream, _ time: Timestamp) -> Bool {
    guard let hours = engine.catalogue[instrument]?.hours else { return false }
    let kind: SessionPattern.Kind = stream.onlyLiquidHours ? .liquid : .trading
    return hours.session(on: hours.tradingDate(at: time), kind)
      .map { $0.open <= time && time < $0.close } ?? false
  }

  private func tell(_ bar: Bar, _ stream: BarStream, _ instrument: InstrumentID) {
    switch stream.form {
    case .realTime:
      if stream.onlyLiquidHours, !isOpen(instrument, stream, bar.start) { return }
      send(
        .realTimeBar(
          GatewayMessage.RealTimeBar(
            requestID: stream.request, time: Int(bar.start.seconds),
            open: Translation.number(bar.open), high: Translation.number(bar.high),
            low: Translation.number(bar.low), close: Translation.number(bar.close),
            volume: bar.volume.map(Translation.number) ?? -1,
            wap: bar.wap.map(Translation.number) ?? -1, count: Int32(clamping: bar.count ?? -1))),
        to: stream.session)
    case .history(let format): update(bar, stream, format, instrument)
    }
  }

  /// Tells the running bars of histories that are kept up to date.
  func updateHistories() {
    for (instrument, list) in bars {
      for index in list.indices where list[index].hasChanged && !list[index].isRealTime {
        guard case .history(let format) = list[index].form, let bar = list[index].builder.current
        else { continue }
        update(bar, list[index], format, instrument)
        bars[instrument]?[index].hasChanged = false
      }
    }
  }

  private func update(
    _ bar: Bar, _ stream: BarStream, _ format: Int, _ instrument: InstrumentID
  ) {
    guard let listed = engine.catalogue[instrument] else { return }
    send(
      .historicalDataUpdate(
        GatewayMessage.HistoricalDataUpdate(
          requestID: stream.request, count: Int32(clamping: bar.count ?? -1),
          date: barDate(
            bar.start, stream.builder.size, format: format, listed,
            stream.onlyLiquidHours ? .liquid : .trading, stream.session.version),
          open: Translation.number(bar.open), close: Translation.number(bar.close),
          high: Translation.number(bar.high), low: Translation.number(bar.low),
          wap: bar.wap.map(Translation.number) ?? -1,
          volume: bar.volume.map(Translation.number) ?? -1)), to: stream.session)
  }
}

extension BarStream {
  var isRealTime: Bool { if case .realTime = form { true } else { false } }
}
