import PaperExchange
import TWSProtocol
import TradingModel

/// What lines of market data tell while they are open.
extension GatewayCore {
  /// Tells an event, which the engine has taken already, to everybody who subscribed to it.
  func publish(_ event: MarketEvent) {
    guard let market = engine.market(event.instrument) else { return }
    if let list = lines[event.instrument], !list.isEmpty {
      switch event.kind {
      case .quote(let top):
        let old = told[event.instrument]
        told[event.instrument] = top
        let listed = engine.catalogue[event.instrument]
        for line in list where !line.isDelayed {
          publish(top, old, line)
          if let listed { tellLetters(line, listed, event.time) }
        }
      case .trade(let traded, let tradedSize):
        for line in list where !line.isDelayed {
          publish(traded, tradedSize, stamp(event), market, line)
        }
      }
    }
    if ticks[event.instrument]?.isEmpty == false { publishTicks(event, market) }
    if bars[event.instrument]?.isEmpty == false { addToBars(event, market) }
    if depths[event.instrument]?.isEmpty == false, case .quote = event.kind {
      publishDepth(event.instrument)
    }
  }

  private func publish(_ top: BookTop, _ old: BookTop?, _ line: MarketLine) {
    thaw(line)
    if old?.bid != top.bid || old == nil {
      tell(line, .bid, top.bid, top.bidSize, attributes: [.canAutoExecute])
    } else if old?.bidSize != top.bidSize {
      tell(line, .bidSize, top.bidSize)
    }
    if old?.ask != top.ask || old == nil {
      tell(line, .ask, top.ask, top.askSize, attributes: [.canAutoExecute])
    } else if old?.askSize != top.askSize {
      tell(line, .askSize, top.askSize)
    }
  }

  /// A frozen line brings live data as soon as there is any, and says so first.
  private func thaw(_ line: MarketLine) {
    guard line.type == .frozen else { return }
    line.type = .live
    send(
      .marketDataType(GatewayMessage.MarketDataTypeNotice(requestID: line.request, type: .live)),
      to: line.session)
  }

  private func publish(
    _ traded: Price, _ tradedSize: Quantity, _ time: Timestamp, _ market: InstrumentMarket,
    _ line: MarketLine
  ) {
    tellTime(line, time)
    tell(line, .last, traded, tradedSize)
    tell(line, .volume, market.volume)
    if market.high == traded { tell(line, .high, traded, .zero) }
    if market.low == traded { tell(line, .low, traded, .zero) }
    if market.tradeCount == 1 { tell(line, .open, traded, .zero) }
    if line.wants.contains(.tradeCount) {
      generic(line, .tradeCount, TWSNumber(market.tradeCount))
    }
    guard !line.wants.isDisjoint(with: [.rtVolume, .rtTradeVolume]) else { return }
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

  // MARK: Once a second

  /// What changes slowly, and what delayed lines have to hear by now.
  func updateLines(_ now: Timestamp) {
    for (instrument, list) in lines where !list.isEmpty {
      guard let listed = engine.catalogue[instrument] else { continue }
      for line in list {
        if line.isDelayed {
          updateDelayed(listed, line, now)
          continue
        }
        updateGenerics(listed, line, now)
        if let market = engine.market(instrument) { tellGreeks(listed, line, market) }
      }
    }
  }

  // MARK: Delayed data

  /// The day so far as a delayed line sees it.
  func sendDelayedDay(_ listed: ListedInstrument, _ line: MarketLine) {
    let time = clock().advanced(by: -delay)
    line.delayedUntil = time
    let hours = listed.hours
    if let session = hours.session(on: hours.tradingDate(at: time), .trading), session.open < time,
      let day = feed.history(
        listed.id,
        HistoryQuery(
          start: hours.zone.moment(hours.tradingDate(at: time), minutes: 0), end: time, size: .day,
          price: listed.hasTrades ? .trades : .midpoint, hours: .trading)
      ).last
    {
      tell(line, .delayedHigh, day.high, .zero)
      tell(line, .delayedLow, day.low, .zero)
      tell(line, .delayedOpen, day.open, .zero)
      if let volume = day.volume { tell(line, .delayedVolume, volume) }
    }
    if let close = engine.market(listed.id)?.previousClose {
      tell(line, .delayedClose, close, .zero)
    }
    let from = time.advanced(by: -.seconds(line.type == .delayedFrozen ? 10 * 86_400 : 600))
    tellDelayed(listed, line, from: from, to: time)
  }

  private func updateDelayed(_ listed: ListedInstrument, _ line: MarketLine, _ now: Timestamp) {
    let until = now.advanced(by: -delay)
    guard let from = line.delayedUntil, from < until else { return }
    line.delayedUntil = until
    tellDelayed(listed, line, from: from, to: until)
  }

  /// The newest quote and trade of a stretch of the past.
  private func tellDelayed(
    _ listed: ListedInstrument, _ line: MarketLine, from: Timestamp, to: Timestamp
  ) {
    func newest(_ kind: EventQuery.Kind) -> MarketEvent? {
      feed.events(
        listed.id, EventQuery(kind: kind, start: from, end: to, limit: 1, isNewest: true)
      ).first
    }
    if case .quote(let top) = newest(.quotes)?.kind, line.delayed.top != top {
      line.delayed.top = top
      tell(line, .delayedBid, top.bid, top.bidSize)
      tell(line, .delayedAsk, top.ask, top.askSize)
    }
    if let event = newest(.trades), case .trade(let price, let size) = event.kind {
      tellTime(line, event.time)
      if line.delayed.last != price { tell(line, .delayedLast, price, size) }
      line.delayed.last = price
    }
  }
}
