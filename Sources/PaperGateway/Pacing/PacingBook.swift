import TWSProtocol
import TradingModel

/// Holds requests against the gateway's limits. A pure value; the time comes from outside.
///
/// Messages per second and lines of market data are counted elsewhere: by ``RateMeter``, and
/// where the lines are opened.
struct PacingBook {
  /// Why a request is refused.
  struct Refusal: Hashable {
    var id: Int32
    var code: Int
    var text: String
  }

  private struct Key: Hashable {
    var session: Int
    var request: RequestID
  }

  private struct TickKey: Hashable {
    var session: Int
    var contract: String
    var kind: String
  }

  let limits: GatewayLimits
  private var history = HistoryPacing()
  /// True for those that are kept up to date, which an answer does not end.
  private var openHistories: [Key: Bool] = [:]
  private var depths: Set<Key> = []
  private var tickStreams: Set<Key> = []
  private var tickTimes: [TickKey: Timestamp] = [:]
  private var summaries: Set<Key> = []
  private var searches: [Int: Timestamp] = [:]

  init(limits: GatewayLimits) { self.limits = limits }

  /// Counts a request; nil when it may be served.
  mutating func admit(
    _ message: ClientMessage, session: Int, at now: Timestamp
  ) -> Refusal? {
    switch message {
    case .requestHistoricalData(let request): return admit(request, session, now)
    case .requestHistoricalTicks(let request):
      return admitHistory(Key(session: session, request: request.requestID))
    case .requestMarketDepth(let request):
      return admitDepth(Key(session: session, request: request.requestID))
    case .requestTickByTick(let request): return admit(request, session, now)
    case .requestMatchingSymbols(let request):
      return admitSearch(request.requestID, session, now)
    case .requestAccountSummary(let request):
      return admitSummary(Key(session: session, request: request.requestID))
    case .cancelHistoricalData(let id):
      openHistories[Key(session: session, request: id)] = nil
    case .cancelMarketDepth(let cancel):
      depths.remove(Key(session: session, request: cancel.requestID))
    case .cancelTickByTick(let id): tickStreams.remove(Key(session: session, request: id))
    case .cancelAccountSummary(let id): summaries.remove(Key(session: session, request: id))
    default: break  // The other requests have no limit of their own.
    }
    return nil
  }

  /// Takes note that a request has been answered or refused.
  mutating func told(_ message: GatewayMessage, session: Int) {
    switch message {
    case .error(let notice) where notice.id > 0 && !(2100..<2200).contains(notice.code):
      let key = Key(session: session, request: RequestID(rawValue: notice.id))
      openHistories[key] = nil
      depths.remove(key)
      tickStreams.remove(key)
    case .historicalData(let data): finish(data.requestID, session)
    case .historicalSchedule(let data): finish(data.requestID, session)
    case .historicalTicks(let data): finish(data.requestID, session)
    case .historicalTicksBidAsk(let data): finish(data.requestID, session)
    case .historicalTicksLast(let data): finish(data.requestID, session)
    default: break  // The others end no request that is counted.
    }
  }

  private mutating func finish(_ id: RequestID, _ session: Int) {
    let key = Key(session: session, request: id)
    if openHistories[key] == false { openHistories[key] = nil }
  }

  /// Forgets a connection that is gone.
  mutating func closed(session: Int) {
    openHistories = openHistories.filter { $0.key.session != session }
    searches[session] = nil
    depths = depths.filter { $0.session != session }
    tickStreams = tickStreams.filter { $0.session != session }
    tickTimes = tickTimes.filter { $0.key.session != session }
    summaries = summaries.filter { $0.session != session }
  }

  // MARK: The rules

  private static let historyError = "Historical Market Data Service error message:"

  private mutating func admit(
    _ request: ClientMessage.RequestHistoricalData, _ session: Int, _ now: Timestamp
  ) -> Refusal? {
    if let rules = limits.history, rules.countsLongBars || isShort(request.barSize) {
      let contract = PacingBook.text(request.contract)
      let what = request.whatToShow.uppercased()
      let asked = HistoryPacing.Request(
        identity: [
          contract, request.contract.exchange, what, request.barSize, request.duration,
          request.end, request.isRegularHoursOnly.isOn ? "1" : "0",
        ].joined(separator: "|"),
        group: [contract, request.contract.exchange, what].joined(separator: "|"),
        cost: what == "BID_ASK" ? 2 : 1)
      guard history.admit(asked, at: now, rules) else {
        return Refusal(
          id: request.requestID.rawValue, code: 162,
          text: PacingBook.historyError + "Historical data request pacing violation")
      }
    }
    return admitHistory(
      Key(session: session, request: request.requestID),
      isKept: request.keepsUpToDate.isOn)
  }

  private func isShort(_ barSize: String) -> Bool { barSize.contains("sec") }

  private mutating func admitHistory(_ key: Key, isKept: Bool = false) -> Refusal? {
    if let limit = limits.openHistories, openHistories[key] == nil,
      openHistories.count >= limit
    {
      return Refusal(
        id: key.request.rawValue, code: 162,
        text: PacingBook.historyError
          + "Historical data request pacing violation: \(limit) requests are open")
    }
    // A repeated number is refused as one; the first request stays as it is.
    if openHistories[key] == nil { openHistories[key] = isKept }
    return nil
  }

  private mutating func admitDepth(_ key: Key) -> Refusal? {
    if let limit = limits.depthLines, !depths.contains(key), depths.count >= limit {
      return Refusal(
        id: key.request.rawValue, code: 309,
        text: "Max number (\(limit)) of market depth requests has been reached")
    }
    depths.insert(key)
    return nil
  }

  private mutating func admit(
    _ request: ClientMessage.RequestTickByTick, _ session: Int, _ now: Timestamp
  ) -> Refusal? {
    let key = Key(session: session, request: request.requestID)
    guard !tickStreams.contains(key) else { return nil }  // A duplicate is told as one.
    if let limit = limits.tickByTickLines, tickStreams.count >= limit {
      return Refusal(
        id: key.request.rawValue, code: 10_190,
        text: "Max number of tick-by-tick requests has been reached.")
    }
    if let interval = limits.tickByTickInterval {
      let tick = TickKey(
        session: session, contract: PacingBook.text(request.contract), kind: request.tickType)
      tickTimes = tickTimes.filter { now.since($0.value) < interval }
      guard tickTimes[tick] == nil else {
        return Refusal(
          id: key.request.rawValue, code: 10_189,
          text: "Failed to request tick-by-tick data.Only one request for an instrument is "
            + "allowed within \(interval.components.seconds) seconds.")
      }
      tickTimes[tick] = now
    }
    tickStreams.insert(key)
    return nil
  }

  private mutating func admitSearch(
    _ id: RequestID, _ session: Int, _ now: Timestamp
  ) -> Refusal? {
    if let interval = limits.searchInterval, let last = searches[session],
      now.since(last) < interval
    {
      return Refusal(
        id: id.rawValue, code: 322,
        text: "Error processing request.-'bH' : cause - Only one symbol search is allowed within "
          + "\(interval.components.seconds) seconds.")
    }
    searches[session] = now
    return nil
  }

  private mutating func admitSummary(_ key: Key) -> Refusal? {
    if let limit = limits.accountSummaries, !summaries.contains(key),
      summaries.count(where: { $0.session == key.session }) >= limit
    {
      return Refusal(
        id: key.request.rawValue, code: 322,
        text: "Error processing request.-'bD' : cause - Maximum number of account summary "
          + "requests exceeded")
    }
    summaries.insert(key)
    return nil
  }

  /// What names a contract: its number, else everything that is stated.
  private static func text(_ contract: TWSContract) -> String {
    guard contract.contractID == 0 else { return "\(contract.contractID)" }
    return [
      contract.symbol, contract.securityType, contract.lastTradeDateOrMonth,
      "\(contract.strike)", contract.right, contract.multiplier, contract.currency,
      contract.localSymbol, contract.tradingClass,
    ].joined(separator: "|")
  }
}
