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

  func receive(_ message: ClientMessage, from session: ClientSession) {
    counts.messagesIn += 1
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
    dispatch(message, session)
    if !engine.events.isEmpty { deliverExchangeEvents() }
  }

  private func begin(_ session: ClientSession, _ start: ClientMessage.StartAPI) {
    guard session.clientID == nil else { return }
    guard self.session(of: start.clientID) == nil else {
      sendError(
        -1, 326,
        "Unable to connect as the client id is already in use. Retry with a unique client id.",
        to: session)
      close(session)
      return
    }
    guard sessions.count < configuration.maximumClients else {
      sendError(-1, 321, "The maximum number of clients is connected.", to: session)
      close(session)
      return
    }
    session.clientID = start.clientID
    sessions.append(session)
    let working = engine.openOrders.filter { $0.key.client == start.clientID }
    if !working.isEmpty {
      for record in working { report(record, to: session) }
      send(.openOrderEnd, to: session)
    }
    sendAccounts(session)
    sendNextID(session)
    for (code, text) in GatewayCore.farms { sendError(-1, code, text, to: session) }
    noteChange()
  }

  private static let farms = [
    (2104, "Market data farm connection is OK:usfarm"),
    (2106, "HMDS data farm connection is OK:ushmds"),
    (2158, "Sec-def data farm connection is OK:secdefnj"),
  ]

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
    case .cancelTickByTick(let id): closeTicks(id, session)
    case .requestRealTimeBars(let request): openBars(request, session)
    case .cancelRealTimeBars(let id): closeBars(id, session)
    case .requestMarketDataType(let type): session.marketDataType = type
    case .requestHistoricalData(let request): history(request, session)
    case .cancelHistoricalData(let id): closeHistory(id, session)
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
    case .cancelAccountUpdatesMulti(let id): session.updatesMulti[id] = nil
    case .requestAccountSummary(let request): summary(request, session)
    case .cancelAccountSummary(let id): session.summaries[id] = nil
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
    case .requestOptionParameters(let request):
      send(.optionParametersEnd(request.requestID), to: session)
    // Nobody enters orders by hand here, so there is nothing to bind.
    case .requestAutoOpenOrders, .setServerLogLevel, .requestNewsBulletins, .cancelNewsBulletins:
      break
    case .cancelMarketDepth(let request): closeDepth(request, session)
    case .requestMarketDepth(let request): openDepth(request, session)
    case .requestHistogram(let request): histogram(request, session)
    case .requestHistoricalTicks(let request): historicalTicks(request, session)
    case .requestMarketDepthExchanges: depthExchanges(session)
    case .unsupported(let raw): unsupported("message \(raw.id)", requestID(raw), session)
    }
  }

  /// Nothing is answered by silence: a request that is not served is told so.
  func unsupported(_ what: String, _ id: Int32, _ session: ClientSession) {
    sendError(
      id, 321,
      "Error validating request.-'a' : cause - \(what) is not supported by this gateway.",
      to: session)
  }

  /// The number of an unknown request: its first field, or the second after a small version.
  private func requestID(_ raw: RawMessage) -> Int32 {
    let numbers = raw.fields.prefix(2).map { Int32($0) }
    guard let first = numbers.first ?? nil else { return -1 }
    if first < 20, numbers.count > 1, let second = numbers[1] { return second }
    return first
  }

  func sendAccounts(_ session: ClientSession) {
    let list = engine.ledger.accounts.map(\.number.rawValue).joined(separator: ",")
    send(.managedAccounts(GatewayMessage.ManagedAccounts(text: list)), to: session)
  }

  func sendNextID(_ session: ClientSession) {
    let next = engine.nextOrderNumber(of: session.clientID ?? 0)
    send(.nextValidID(OrderID(rawValue: Int32(clamping: next))), to: session)
  }

  // MARK: Contracts

  /// The one contract that a request means; tells the client why there is none.
  func resolve(
    _ contract: TWSContract, _ id: Int32, _ session: ClientSession
  ) -> ListedInstrument? {
    let found = found(contract)
    if found.count == 1 { return found[0] }
    if contract.securityType.uppercased() == "CONTFUT", let front = found.first { return front }
    sendError(
      id, 200,
      found.isEmpty
        ? "No security definition has been found for the request"
        : "The contract description specified for \(contract.symbol) is ambiguous.", to: session)
    return nil
  }

  private func found(_ contract: TWSContract) -> [ListedInstrument] {
    guard var query = Translation.query(contract) else { return [] }
    let isContinuous = query.securityType == .continuousFuture
    if isContinuous { query.securityType = .future }
    let today = ExchangeZone.eastern.local(clock()).date.compactText
    let found = engine.catalogue.matches(query)
    // Expired contracts are found by exactly what names them, as the broker does.
    let isExact =
      query.instrument != nil || query.expiry != nil || query.localSymbol != nil
    return isExact ? found : found.filter { $0.contract.expiry.map { $0 >= today } ?? true }
  }

  private func details(_ request: ClientMessage.RequestContractData, _ session: ClientSession) {
    let found = found(request.contract)
    guard !found.isEmpty else {
      sendError(
        request.requestID.rawValue, 200, "No security definition has been found for the request",
        to: session)
      return
    }
    for listed in found {
      var data = Translation.details(
        listed, request: request.requestID, at: clock(), session.version)
      // The details name the exchange that was asked for.
      let asked = request.contract.exchange.uppercased()
      if listed.facts.validExchanges.contains(asked) { data.contract.exchange = asked }
      send(.contractData(data), to: session)
    }
    send(.contractDataEnd(request.requestID), to: session)
  }

  private func search(_ request: ClientMessage.RequestMatchingSymbols, _ session: ClientSession) {
    let samples = engine.catalogue.search(request.pattern).map { listed in
      SymbolSample(
        contractID: Int(listed.id.rawValue), symbol: listed.contract.symbol,
        securityType: listed.contract.securityType.rawValue,
        primaryExchange: listed.contract.primaryExchange ?? listed.contract.exchange,
        currency: listed.contract.currency, derivativeSecurityTypes: [],
        description: listed.longName, issuerID: "")
    }
    send(
      .symbolSamples(
        GatewayMessage.SymbolSamples(requestID: request.requestID, samples: samples)),
      to: session)
  }

  private func marketRule(_ number: Int, _ session: ClientSession) {
    guard let rule = engine.catalogue.priceRule(number) else {
      sendError(
        -1, 321, "Error validating request.-'a' : cause - Unknown market rule.", to: session)
      return
    }
    let increments = rule.map {
      PriceIncrement(
        lowEdge: Translation.number($0.lowEdge), increment: Translation.number($0.increment))
    }
    send(
      .marketRule(GatewayMessage.MarketRule(ruleID: number, increments: increments)), to: session)
  }
}
