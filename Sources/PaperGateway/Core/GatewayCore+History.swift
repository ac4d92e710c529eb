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
    if let lack = lackOfPermission(listed, needsLive: false) {
      return sendNoHistory(lack, id, session)
    }
    let kind: SessionPattern.Kind = request.isRegularHoursOnly.isOn ? .liquid : .trading
    guard let window = window(request, listed, kind, session) else { return }
    guard let content = HistoryText.content(request.whatToShow) else {
      return refuse("What to show field is missing or incorrect.", id, session)
    }
    if content == .schedule {
      guard HistoryText.barSize(request.barSize) == .day else {
        return refuse("Historical schedule requests need bars of 1 day.", id, session)
      }
      return schedule(window, listed, kind, id, session)
    }
    guard let size = HistoryText.barSize(request.barSize) else {
      return refuse(
        "Historical data bar size setting is invalid. Legal ones are: "
          + HistoryText.legalBarSizes, id, session)
    }
    if let refusal = HistoryText.refusal(request.duration, size) {
      return sendError(id.rawValue, refusal.code, refusal.text, to: session)
    }
    if request.keepsUpToDate.isOn, let cause = keepRefusal(request, size) {
      return refuse(cause, id, session)
    }
    answer(request, listed, size, content, window, kind, session)
  }

  /// Why a history cannot be kept up to date; nil when it can.
  private func keepRefusal(
    _ request: ClientMessage.RequestHistoricalData, _ size: BarSize
  ) -> String? {
    if !request.end.isEmpty { return "End time must be empty when data is kept up to date." }
    if size < .fiveSeconds { return "Bars that are kept up to date have at least 5 secs." }
    guard HistoryText.price(request.whatToShow) != nil else {
      return "\(request.whatToShow) cannot be kept up to date."
    }
    return nil
  }

  func sendNoHistory(_ text: String, _ id: RequestID, _ session: ClientSession) {
    sendError(id.rawValue, 162, GatewayCore.noData + text, to: session)
  }

  func noDataText(_ listed: ListedInstrument, _ what: String) -> String {
    let exchange = listed.contract.exchange
    return "HMDS query returned no data: "
      + "\(listed.contract.localSymbol ?? listed.contract.symbol)@\(exchange) "
      + what.prefix(1).uppercased() + what.dropFirst().lowercased()
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
    guard let end = time(request.end, id, session) else { return nil }
    guard let start = HistoryText.start(request.duration, before: end, listed.hours, kind) else {
      refuse("Invalid duration: \(request.duration)", id, session)
      return nil
    }
    return Window(start: start, end: end)
  }

  /// A time that a client wrote, at most now; nil when it was refused. One without a zone is
  /// taken with a warning.
  func time(_ text: String, _ id: RequestID, _ session: ClientSession) -> Timestamp? {
    switch TimeText.parse(text) {
    case .now: return clock()
    case .bad:
      sendError(
        id.rawValue, 10_314,
        "End Date/Time: The date, time, or time-zone entered is invalid. The correct format is "
          + "yyyymmdd hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are optional. E.g.: 20031126 "
          + "15:59:00 US/Eastern  Note that there is a space between the date and time, and "
          + "between the time and time-zone.  If no date is specified, current date is assumed. "
          + "If no time-zone is specified, local time-zone is assumed(deprecated).  You can also "
          + "provide yyyymmddd-hh:mm:ss time is in UTC. Note that there is a dash between the "
          + "date and time in UTC notation.", to: session)
      return nil
    case .time(let time, let hasZone):
      if !hasZone {
        sendError(
          id.rawValue, 2174,
          "Warning: You submitted request with date-time attributes without explicit time zone.",
          to: session)
      }
      return min(clock(), time)
    }
  }

  /// The moment up to which history may tell: what is due now but was not played yet is the
  /// future.
  func feedTime(_ now: Timestamp) -> Timestamp {
    min(now, feed.nextDue ?? now)
  }

  private func answer(
    _ request: ClientMessage.RequestHistoricalData, _ listed: ListedInstrument, _ size: BarSize,
    _ content: HistoryText.Content, _ window: Window, _ kind: SessionPattern.Kind,
    _ session: ClientSession
  ) {
    let id = request.requestID
    let found = found(listed, size, content, window, kind)
    guard !found.isEmpty else {
      return sendNoHistory(noDataText(listed, request.whatToShow), id, session)
    }
    let wire = found.map { bar in
      HistoricalBar(
        date: barDate(
          bar.start, size, format: request.dateFormat, listed, kind, session.version),
        open: Translation.number(bar.open), high: Translation.number(bar.high),
        low: Translation.number(bar.low), close: Translation.number(bar.close),
        volume: bar.volume.map(Translation.number) ?? -1,
        wap: bar.wap.map(Translation.number) ?? -1, count: bar.count ?? -1)
    }
    sendHistory(id, window, wire, session)
    guard request.keepsUpToDate.isOn, case .prices(let price) = content else { return }
    session.histories[id] = listed.id
    watch(listed.id)
    bars[listed.id, default: []].append(
      BarStream(
        session: session, request: id, form: .history(format: request.dateFormat), price: price,
        onlyLiquidHours: kind == .liquid, builder: builder(size, price, listed)))
    noteChange()
  }

  /// The bars of a request, oldest first; empty where there are none.
  private func found(
    _ listed: ListedInstrument, _ size: BarSize, _ content: HistoryText.Content,
    _ window: Window, _ kind: SessionPattern.Kind
  ) -> [Bar] {
    func bars(_ price: HistoryPrice, _ size: BarSize, from start: Timestamp) -> [Bar] {
      let now = clock()
      // What is due but was not played yet is the future; what history tells must agree with
      // what live data will say.
      let end = window.end >= now && !sourceTimed.contains(listed.id) ? feedTime(now) : window.end
      return feed.history(
        listed.id, HistoryQuery(start: start, end: end, size: size, price: price, hours: kind))
    }
    switch content {
    case .prices(let price):
      guard price != .trades || listed.hasTrades else { return [] }
      guard size > .day else {
        // A span that begins with a session has the bar in which the session opens.
        let opens = listed.hours.session(on: listed.hours.tradingDate(at: window.start), kind)?.open
        let begin = BarBuilder(size: size).start(of: window.start)
        return bars(price, size, from: opens == window.start ? begin : window.start)
      }
      return LongBars.grouped(bars(price, .day, from: window.start), by: size, listed.hours.zone)
    case .historicalVolatility, .impliedVolatility, .feeRate:
      return derived(content, size, window, listed, bars)
    case .schedule, .nothing: return []
    }
  }

  /// Bars of a figure that is made of daily closes, and stays the same within a day.
  private func derived(
    _ content: HistoryText.Content, _ size: BarSize, _ window: Window, _ listed: ListedInstrument,
    _ bars: (HistoryPrice, BarSize, Timestamp) -> [Bar]
  ) -> [Bar] {
    let type = listed.contract.securityType
    guard type == .stock || type == .index || (type == .future && content != .feeRate) else {
      return []
    }
    let days = bars(.midpoint, .day, window.start.advanced(by: -.seconds(50 * 86_400)))
    let wanted = size == .day ? days : bars(.midpoint, min(size, .day), window.start)
    return wanted.compactMap { bar -> Bar? in
      guard bar.start >= window.start || size >= .day else { return nil }
      let value: Double
      switch content {
      case .historicalVolatility:
        let closes = days.filter { $0.start <= bar.start }.suffix(31).map(\.close.doubleValue)
        guard let volatility = Volatility.historical(closes: closes) else { return nil }
        value = volatility
      case .feeRate: value = 0.25
      case .impliedVolatility, .prices, .schedule, .nothing:
        value = listed.profile.dailyVolatility * 252.0.squareRoot()
      }
      guard bar.start.advanced(by: .seconds(86_400)) > window.start else { return nil }
      let price = Decimal64(mantissa: Int64(value * 1e8), scale: 8)
      return Bar(start: bar.start, open: price, high: price, low: price, close: price)
    }
  }

  /// What stands on a bar: its first moment, or the opening of a session that begins within it.
  func barDate(
    _ start: Timestamp, _ size: BarSize, format: Int, _ listed: ListedInstrument,
    _ kind: SessionPattern.Kind, _ version: ServerVersion
  ) -> String {
    var label = start
    let hours = listed.hours
    if size > .minute, size < .day,
      let session = hours.session(
        on: hours.tradingDate(at: start.advanced(by: .seconds(Int64(size.rawValue)))), kind),
      session.open > start,
      session.open < start.advanced(by: .seconds(Int64(size.rawValue)))
    {
      label = session.open
    }
    return TimeText.bar(label, size: size, format: format, pattern: hours, version)
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
    if let lack = lackOfPermission(listed, needsLive: false) {
      return sendNoHistory(lack, id, session)
    }
    guard let content = HistoryText.content(request.whatToShow) else {
      return refuse("What to show field is missing or incorrect.", id, session)
    }
    guard let first = feed.firstKnown(listed.id), content != .nothing, content != .schedule,
      content != .prices(.trades) || listed.hasTrades
    else {
      return sendNoHistory("No head time stamp", id, session)
    }
    send(
      .headTimestamp(
        GatewayMessage.HeadTimestamp(
          requestID: id, time: TimeText.head(first, format: request.dateFormat))), to: session)
  }
}
