import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  private static let noData = "Historical Market Data Service error message:"

  func history(_ request: ClientMessage.RequestHistoricalData, _ session: ClientSession) {
    let id = request.requestID
    counts.historyRequests += 1
    guard session.histories[id] == nil else {
      sendError(
        id.rawValue, 322, "Error processing request.-'bW' : cause - Duplicate ticker id",
        to: session)
      return
    }
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    let kind: SessionPattern.Kind = request.isRegularHoursOnly.isOn ? .liquid : .trading
    guard let window = window(request, listed, kind, session) else { return }
    if request.whatToShow.uppercased() == "SCHEDULE" {
      schedule(window, listed, kind, id, session)
      return
    }
    guard let size = HistoryText.barSize(request.barSize) else {
      refuse(
        "Historical data bar size setting is invalid. Legal ones are: 1 secs, 5 secs, "
          + "10 secs, 15 secs, 30 secs, 1 min, 2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, "
          + "30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, 1 day", id, session)
      return
    }
    guard let price = HistoryText.price(request.whatToShow) else {
      refuse("What to show field is missing or incorrect.", id, session)
      return
    }
    let length = window.end.since(window.start).nanoseconds / 1_000_000_000
    guard length / Int64(size.rawValue) <= 100_000 else {
      refuse("Historical data request for so many bars is rejected.", id, session)
      return
    }
    answer(request, listed, size, price, window, kind, session)
  }

  private func refuse(_ cause: String, _ id: RequestID, _ session: ClientSession) {
    sendError(
      id.rawValue, 321, "Error validating request.-'bX' : cause - " + cause, to: session)
  }

  private struct Window {
    var start: Timestamp
    var end: Timestamp
  }

  private func window(
    _ request: ClientMessage.RequestHistoricalData, _ listed: ListedInstrument,
    _ kind: SessionPattern.Kind, _ session: ClientSession
  ) -> Window? {
    let id = request.requestID
    var end = clock()
    switch TimeText.parse(request.end) {
    case .now: break
    case .bad:
      sendError(
        id.rawValue, 10_314,
        "End Date/Time: The date, time, or time-zone entered is invalid.", to: session)
      return nil
    case .time(let time, let hasZone):
      if !hasZone {
        sendError(
          id.rawValue, 2174,
          "Warning: You submitted request with date-time attributes without explicit time zone.",
          to: session)
      }
      end = min(end, time)
    }
    guard let start = HistoryText.start(request.duration, before: end, listed.hours, kind) else {
      refuse("Invalid duration: \(request.duration)", id, session)
      return nil
    }
    return Window(start: start, end: end)
  }

  private func answer(
    _ request: ClientMessage.RequestHistoricalData, _ listed: ListedInstrument, _ size: BarSize,
    _ price: HistoryPrice, _ window: Window, _ kind: SessionPattern.Kind,
    _ session: ClientSession
  ) {
    let id = request.requestID
    let found: [Bar] =
      price == .trades && !listed.hasTrades
      ? []
      : feed.history(
        listed.id,
        HistoryQuery(start: window.start, end: window.end, size: size, price: price, hours: kind))
    guard !found.isEmpty else {
      sendError(
        id.rawValue, 162,
        GatewayCore.noData + "HMDS query returned no data: "
          + "\(listed.contract.localSymbol ?? listed.contract.symbol)@\(listed.contract.exchange) "
          + price.rawValue, to: session)
      return
    }
    let wire = found.map { bar in
      HistoricalBar(
        date: TimeText.bar(
          bar.start, size: size, format: request.dateFormat, pattern: listed.hours,
          session.version),
        open: Translation.number(bar.open), high: Translation.number(bar.high),
        low: Translation.number(bar.low), close: Translation.number(bar.close),
        volume: bar.volume.map(Translation.number) ?? -1,
        wap: bar.wap.map(Translation.number) ?? -1, count: bar.count ?? -1)
    }
    sendHistory(id, window, wire, session)
    guard request.keepsUpToDate.isOn else { return }
    session.histories[id] = listed.id
    watch(listed.id)
    bars[listed.id, default: []].append(
      BarStream(
        session: session, request: id, form: .history(format: request.dateFormat), price: price,
        onlyLiquidHours: kind == .liquid, builder: BarBuilder(size: size)))
    noteChange()
  }

  private func sendHistory(
    _ id: RequestID, _ window: Window, _ wire: [HistoricalBar], _ session: ClientSession
  ) {
    let start = TimeText.execution(window.start, session.version)
    let end = TimeText.execution(window.end, session.version)
    if session.version >= .historicalDataEnd {
      send(
        .historicalData(GatewayMessage.HistoricalData(requestID: id, bars: wire)), to: session)
      send(
        .historicalDataEnd(
          GatewayMessage.HistoricalDataEnd(requestID: id, start: start, end: end)), to: session)
    } else {
      send(
        .historicalData(
          GatewayMessage.HistoricalData(requestID: id, start: start, end: end, bars: wire)),
        to: session)
    }
  }

  private func schedule(
    _ window: Window, _ listed: ListedInstrument, _ kind: SessionPattern.Kind, _ id: RequestID,
    _ session: ClientSession
  ) {
    let zone = listed.hours.zone
    var date = zone.local(window.start).date
    let last = zone.local(window.end).date
    var found: [HistoricalSession] = []
    while date <= last, found.count < 1000 {
      if let open = listed.hours.session(on: date, kind) {
        found.append(
          HistoricalSession(
            start: zone.text(open.open, separator: "-"),
            end: zone.text(open.close, separator: "-"), referenceDate: date.compactText))
      }
      date = date.adding(days: 1)
    }
    send(
      .historicalSchedule(
        GatewayMessage.HistoricalSchedule(
          requestID: id, start: found.first?.start ?? "", end: found.last?.end ?? "",
          timeZone: zone.name, sessions: found)), to: session)
  }

  func headTimestamp(_ request: ClientMessage.RequestHeadTimestamp, _ session: ClientSession) {
    let id = request.requestID
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    guard let first = feed.firstKnown(listed.id), let price = HistoryText.price(request.whatToShow),
      price != .trades || listed.hasTrades
    else {
      sendError(
        id.rawValue, 162, GatewayCore.noData + "No head time stamp", to: session)
      return
    }
    send(
      .headTimestamp(
        GatewayMessage.HeadTimestamp(
          requestID: id, time: TimeText.head(first, format: request.dateFormat))), to: session)
  }
}
