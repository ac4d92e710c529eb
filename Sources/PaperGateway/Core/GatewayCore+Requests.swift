import Logging
import NIOCore
import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  /// A frame that is no message; the connection goes on.
  func refuseFrame(_ error: any Error, _ session: ClientSession) {
    counts.messagesIn += 1
    sendError(-1, 320, "Error reading request: \(error)", to: session)
  }

  func receive(_ message: ClientMessage, from session: ClientSession, frameBytes: Int) {
    counts.messagesIn += 1
    if case .placeOrder = message { counts.lastOrderMessage = clock() }
    if stage.isQuiet {
      serve(message, session)
      return
    }
    let verdict = examine(message, session, frameBytes)
    guard !session.isClosed else { return }
    if verdict.isServed { serve(message, session, closes: verdict.closes) }
    if verdict.isCancelled, case .placeOrder(let order) = message {
      let client = session.clientID ?? 0
      engine.cancel(
        ClientOrderKey(client: client, order: Int64(order.orderID.rawValue)), at: clock())
      deliverExchangeEvents()
    }
    for answer in verdict.answers {
      sendError(answer.id, answer.notice.code, answer.notice.text, to: session)
    }
    // An error about the connection is told before it closes; of an order nothing is told.
    if verdict.closes { verdict.answers.isEmpty ? drop(session) : close(session) }
  }

  /// Acts on a message. `closes`: the connection goes before a word about it.
  private func serve(_ message: ClientMessage, _ session: ClientSession, closes: Bool = false) {
    if case .startAPI(let start) = message {
      begin(session, start)
      return
    }
    guard session.clientID != nil else {
      sendError(
        -1, 321, "Error validating request.-'a' : cause - START_API must come first.", to: session)
      return
    }
    guard keepsLimit(session) else { return }
    if let refusal = pacing.admit(message, session: session.number, at: clock()) {
      sendError(refusal.id, refusal.code, refusal.text, to: session)
      return
    }
    noteSubject(message, session)
    isAnswering = true
    dispatch(message, session)
    isAnswering = false
    if closes { drop(session) }
    if !engine.events.isEmpty { deliverExchangeEvents() }
  }

  private func begin(_ session: ClientSession, _ start: ClientMessage.StartAPI) {
    guard session.clientID == nil else { return }
    guard self.session(of: start.clientID) == nil else {
      let notice = FaultStage.idInUse
      sendError(-1, notice.code, notice.text, to: session)
      close(session)
      return
    }
    guard sessions.count < configuration.limits.clients else {
      sendError(-1, 321, "The maximum number of clients is connected.", to: session)
      close(session)
      return
    }
    session.clientID = start.clientID
    sessions.append(session)
    logger.info(
      "client connected",
      metadata: ["client": "\(start.clientID)", "version": "\(session.version.rawValue)"])
    isAnswering = true
    let working = engine.openOrders.filter { $0.key.client == start.clientID }
    if !working.isEmpty {
      for record in working { report(record, to: session) }
      send(.openOrderEnd, to: session)
    }
    isAnswering = false
    sendAccounts(session)
    sendNextID(session)
    for farm in [DataFarm.stocks, .history, .definitions] {
      sendError(-1, farm.isOK.code, farm.isOK.text, to: session)
    }
    noteChange()
  }

  /// Counts a message against the limit; false when the connection is being closed for it.
  private func keepsLimit(_ session: ClientSession) -> Bool {
    guard let limit = configuration.messageLimit, !session.pacesItself else { return true }
    switch session.rate.count(at: clock(), limit: limit.perSecond) {
    case .fine, .stillExceeded: return true
    case .exceeded(let count):
      sendError(
        -1, 100,
        "Max rate of messages per second has been exceeded:max=\(limit.perSecond) rec=\(count) "
          + "(\(session.rate.strikes))", to: session)
      guard let strikes = limit.strikes, session.rate.strikes >= strikes else { return true }
      close(session)
      return false
    }
  }

  // One switch over every request; it may be long.
  private func dispatch(_ message: ClientMessage, _ session: ClientSession) {
    switch message {
    case .startAPI: break
    case .requestMarketData(let request): openLine(request, session)
    case .cancelMarketData(let id): closeLine(id, session)
    case .requestTickByTick(let request): openTicks(request, session)
    case .cancelTickByTick(let id):
      guard isKnown(id, session.tickByTick, session) else { break }
      closeTicks(id, session)
    case .requestRealTimeBars(let request): openBars(request, session)
    case .cancelRealTimeBars(let id):
      guard isKnown(id, session.realTimeBars, session) else { break }
      closeBars(id, session)
    case .requestMarketDataType(let type): session.marketDataType = type
    case .requestHistoricalData(let request): history(request, session)
    case .cancelHistoricalData(let id): cancelHistory(id, session)
    case .requestHeadTimestamp(let request): headTimestamp(request, session)
    case .cancelHeadTimestamp, .cancelHistogram: break
    case .requestContractData(let request): details(request, session)
    case .requestMatchingSymbols(let request): search(request, session)
    case .requestMarketRule(let number): marketRule(number, session)
    case .placeOrder(let order): place(order, session)
    case .cancelOrder(let order): cancel(order, session)
    case .globalCancel: engine.cancelAll(at: clock())
    case .requestOpenOrders: openOrders(session, all: false)
    case .requestAllOpenOrders: openOrders(session, all: true)
    case .requestCompletedOrders: completedOrders(session)
    case .requestExecutions(let request): executions(request, session)
    case .requestPositions: positions(session)
    case .cancelPositions: session.wantsPositions = false
    case .requestPositionsMulti(let request): positionsMulti(request, session)
    case .cancelPositionsMulti(let id): session.positionsMulti[id] = nil
    case .requestAccountUpdates(let request): accountUpdates(request, session)
    case .requestAccountUpdatesMulti(let request): updatesMulti(request, session)
    case .cancelAccountUpdatesMulti(let id): session.endUpdates(id)
    case .requestAccountSummary(let request): summary(request, session)
    case .cancelAccountSummary(let id): session.endSummary(id)
    case .requestPNL(let request): profit(request, session)
    case .cancelPNL(let id): session.profits[id] = nil
    case .requestPNLSingle(let request): profitSingle(request, session)
    case .cancelPNLSingle(let id): session.singleProfits[id] = nil
    case .requestIDs: sendNextID(session)
    case .requestManagedAccounts: sendAccounts(session)
    case .requestCurrentTime: send(.currentTime(Int(clock().seconds)), to: session)
    case .requestCurrentTimeMillis:
      send(.currentTimeMillis(Int(clock().rawValue / 1_000_000)), to: session)
    case .requestFamilyCodes:
      send(.familyCodes([FamilyCode(account: "*", code: "")]), to: session)
    case .requestUserInfo(let id):
      send(.userInfo(GatewayMessage.UserInfo(requestID: id, whiteBrandingID: "")), to: session)
    case .requestSmartComponents(let request): smartComponents(request, session)
    case .requestOptionParameters(let request): optionParameters(request, session)
    case .requestAutoOpenOrders: bindOrders(session)
    case .setServerLogLevel, .requestNewsBulletins, .cancelNewsBulletins: break
    case .cancelMarketDepth(let request): closeDepth(request, session)
    case .requestMarketDepth(let request): openDepth(request, session)
    case .requestHistogram(let request): histogram(request, session)
    case .requestHistoricalTicks(let request): historicalTicks(request, session)
    case .requestMarketDepthExchanges: depthExchanges(session)
    case .requestImpliedVolatility(let request): impliedVolatility(request, session)
    case .requestOptionPrice(let request): optionPrice(request, session)
    // These questions are answered at once, so there is nothing to end.
    case .cancelImpliedVolatility, .cancelOptionPrice: break
    case .requestAdvisorConfiguration, .replaceAdvisorConfiguration, .exerciseOptions,
      .requestScanner, .cancelScanner, .requestScannerParameters, .requestFundamentalData,
      .cancelFundamentalData, .verifyRequest, .verifyMessage,
      .verifyAndAuthRequest, .verifyAndAuthMessage, .queryDisplayGroups, .subscribeDisplayGroup,
      .updateDisplayGroup, .unsubscribeDisplayGroup, .requestSoftDollarTiers,
      .requestNewsArticle, .requestNewsProviders, .requestHistoricalNews, .requestWSHMetaData,
      .cancelWSHMetaData, .requestWSHEventData, .cancelWSHEventData:
      refuse(message, session)
    // Nobody knows where a message of an unknown type has its number, if it has one.
    case .unsupported(let raw): unsupported("message \(raw.id)", -1, session)
    }
  }

  /// Nothing is answered by silence: a request that is not served is told so.
  func unsupported(_ what: String, _ id: Int32, _ session: ClientSession) {
    sendError(
      id, 321,
      "Error validating request.-'a' : cause - \(what) is not supported by this gateway.",
      to: session)
  }

  /// Nobody enters orders by hand here, so client 0 has nothing to bind; the others may not.
  private func bindOrders(_ session: ClientSession) {
    guard session.clientID != 0 else { return }
    sendError(
      -1, 321,
      "Error validating request.-'a' : cause - Only the default client (i.e 0) can auto bind "
        + "orders.", to: session)
  }

  /// Whether a stream that is to end is there; tells the client when it is not.
  private func isKnown(
    _ id: RequestID, _ streams: [RequestID: InstrumentID], _ session: ClientSession
  ) -> Bool {
    guard streams[id] == nil else { return true }
    sendError(id.rawValue, 300, "Can't find EId with tickerId:\(id.rawValue)", to: session)
    return false
  }

  private func cancelHistory(_ id: RequestID, _ session: ClientSession) {
    guard session.histories[id] != nil else {
      sendError(
        id.rawValue, 366, "No historical data query found for ticker id:\(id.rawValue)",
        to: session)
      return
    }
    closeHistory(id, session)
  }

  func sendAccounts(_ session: ClientSession) {
    let list = engine.ledger.accounts.map(\.number.rawValue).joined(separator: ",")
    send(.managedAccounts(GatewayMessage.ManagedAccounts(text: list)), to: session)
  }

  func sendNextID(_ session: ClientSession) {
    let next = engine.nextOrderNumber(of: session.clientID ?? 0)
    send(.nextValidID(OrderID(rawValue: Int32(clamping: next))), to: session)
  }
}
