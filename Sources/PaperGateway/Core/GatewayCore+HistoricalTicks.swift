import PaperExchange
import TWSProtocol
import TradingModel

/// What historical ticks are of.
enum HistoricalTickKind: String {
  case trades = "TRADES"
  case bidAsk = "BID_ASK"
  case midpoint = "MIDPOINT"
}

/// A question for ticks of the past.
struct PastTicks {
  var kind: HistoricalTickKind
  var start: Timestamp
  var end: Timestamp
  var hours: SessionPattern.Kind
  var count: Int
  var isNewest: Bool
  var ignoresSize: Bool
}

/// Ticks of the past, and volume by price.
extension GatewayCore {
  func historicalTicks(
    _ request: ClientMessage.RequestHistoricalTicks, _ session: ClientSession
  ) {
    let id = request.requestID
    func refuse(_ cause: String) {
      sendError(
        id.rawValue, 321, "Error validating request.-'bX' : cause - " + cause, to: session)
    }
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    guard let kind = HistoricalTickKind(rawValue: request.whatToShow.uppercased()) else {
      return refuse("What to show field is missing or incorrect.")
    }
    guard request.tickCount > 0 else { return refuse("The number of ticks must be positive.") }
    guard request.start.isEmpty != request.end.isEmpty else {
      return refuse("Either the start or the end of the ticks must be stated, and not both.")
    }
    if let lack = lackOfPermission(listed, needsLive: false) {
      return sendNoHistory(lack, id, session)
    }
    let isNewest = request.start.isEmpty
    guard let moment = time(isNewest ? request.end : request.start, id, session) else { return }
    guard kind != .trades || listed.hasTrades else {
      return sendNoHistory(noDataText(listed, request.whatToShow), id, session)
    }
    let now = clock()
    let far = Duration.seconds(10 * 86_400)
    let found = pastTicks(
      listed,
      PastTicks(
        kind: kind, start: isNewest ? moment.advanced(by: -far) : moment,
        end: min(now, isNewest ? moment : moment.advanced(by: far)),
        hours: request.isRegularHoursOnly.isOn ? .liquid : .trading,
        count: min(request.tickCount, 1000), isNewest: isNewest,
        ignoresSize: request.ignoresSize.isOn))
    sendTicks(found, kind, listed, id, session)
  }

  /// The events behind historical ticks, oldest first. All ticks of the last second are told, so
  /// that the next request can begin with the second after it.
  func pastTicks(_ listed: ListedInstrument, _ wanted: PastTicks) -> [MarketEvent] {
    var query = EventQuery(
      kind: wanted.kind == .trades ? .trades : .quotes, start: wanted.start, end: wanted.end,
      hours: wanted.hours, limit: wanted.count, isNewest: wanted.isNewest)
    // Events that only repeat are left out, so more of them are looked at.
    if wanted.kind == .midpoint || wanted.ignoresSize { query.limit = wanted.count * 8 }
    let found = feed.events(listed.id, query)
    guard let first = found.first, let last = found.last else { return [] }
    var kept = GatewayCore.changes(found, wanted)
    if kept.count > wanted.count {
      kept = Array(wanted.isNewest ? kept.suffix(wanted.count) : kept.prefix(wanted.count))
    } else if found.count == query.limit {
      let edge = wanted.isNewest ? first.time.seconds : last.time.seconds
      var rest = query
      rest.limit = 10_000
      rest.start = max(wanted.start, Timestamp(seconds: edge))
      rest.end = min(wanted.end, Timestamp(seconds: edge + 1))
      let whole = feed.events(listed.id, rest)
      let outside = found.filter { $0.time.seconds != edge }
      kept = GatewayCore.changes(wanted.isNewest ? whole + outside : outside + whole, wanted)
    }
    return kept
  }

  /// Leaves out events that say nothing new of what is wanted.
  private static func changes(_ events: [MarketEvent], _ wanted: PastTicks) -> [MarketEvent] {
    guard wanted.kind != .trades, wanted.kind == .midpoint || wanted.ignoresSize else {
      return events
    }
    var last: BookTop?
    return events.filter { event in
      guard case .quote(let top) = event.kind else { return false }
      defer { last = top }
      guard let last else { return true }
      return wanted.kind == .midpoint
        ? last.mid != top.mid : last.bid != top.bid || last.ask != top.ask
    }
  }

  func sendTicks(
    _ events: [MarketEvent], _ kind: HistoricalTickKind, _ listed: ListedInstrument,
    _ id: RequestID, _ session: ClientSession
  ) {
    switch kind {
    case .trades:
      let exchange = listed.contract.primaryExchange ?? listed.contract.exchange
      let found = events.compactMap { event -> HistoricalTickLast? in
        guard case .trade(let price, let size) = event.kind else { return nil }
        return HistoricalTickLast(
          time: Int(stamp(event).seconds), attributes: 0, price: Translation.number(price),
          size: Translation.number(size), exchange: exchange, conditions: "")
      }
      send(
        .historicalTicksLast(.init(requestID: id, ticks: found, isDone: true)), to: session)
    case .bidAsk:
      let found = events.compactMap { event -> HistoricalTickBidAsk? in
        guard case .quote(let top) = event.kind else { return nil }
        return HistoricalTickBidAsk(
          time: Int(stamp(event).seconds), attributes: 0,
          bidPrice: top.bid.map(Translation.number) ?? 0,
          askPrice: top.ask.map(Translation.number) ?? 0,
          bidSize: Translation.number(top.bidSize), askSize: Translation.number(top.askSize))
      }
      send(
        .historicalTicksBidAsk(.init(requestID: id, ticks: found, isDone: true)), to: session)
    case .midpoint:
      let found = events.compactMap { event -> HistoricalTick? in
        guard case .quote(let top) = event.kind, let mid = top.mid else { return nil }
        return HistoricalTick(
          time: Int(stamp(event).seconds), reserved: 0, price: Translation.number(mid), size: 0)
      }
      send(.historicalTicks(.init(requestID: id, ticks: found, isDone: true)), to: session)
    }
  }

  // MARK: Volume by price

  func histogram(_ request: ClientMessage.RequestHistogram, _ session: ClientSession) {
    let id = request.requestID
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    if let lack = lackOfPermission(listed, needsLive: false) {
      return sendNoHistory(lack, id, session)
    }
    let hours: SessionPattern.Kind = request.isRegularHoursOnly.isOn ? .liquid : .trading
    guard let found = histogram(listed, request.period, hours) else {
      sendError(
        id.rawValue, 321,
        "Error validating request.-'bX' : cause - Invalid period: \(request.period)", to: session)
      return
    }
    guard !found.isEmpty else { return sendNoHistory(noDataText(listed, "TRADES"), id, session) }
    let points = found.map {
      HistogramPoint(price: Translation.number($0.price), size: Translation.number($0.size))
    }
    send(
      .histogramData(GatewayMessage.HistogramData(requestID: id, points: points)), to: session)
  }

  /// The volume at each price of a period, or nil for a period that the broker does not know.
  func histogram(
    _ listed: ListedInstrument, _ period: String, _ hours: SessionPattern.Kind
  ) -> [(price: Price, size: Quantity)]? {
    let parts = period.split(separator: " ")
    guard parts.count == 2, let count = Int(parts[0]), (1...1000).contains(count),
      let unit = HistoryText.periodUnit(String(parts[1]))
    else { return nil }
    let now = clock()
    let days = unit == .seconds ? 1 : count * unit.days
    let seconds = unit == .seconds ? count : days * 86_400
    // Long periods are counted by bars, whose volume stands at their average price.
    let bars = feed.history(
      listed.id,
      HistoryQuery(
        start: now.advanced(by: -.seconds(seconds)), end: now,
        size: BarSize(rawValue: seconds <= 86_400 ? 60 : 3600), price: .trades, hours: hours))
    var volumes: [Price: Quantity] = [:]
    for bar in bars {
      guard let volume = bar.volume, volume > .zero, let wap = bar.wap else { continue }
      volumes[wap.rounded(toMultipleOf: listed.tickSize, .down).normalized, default: .zero] +=
        volume
    }
    return volumes.sorted { $0.key < $1.key }.map { (price: $0.key, size: $0.value) }
  }
}
