import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
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

  func details(_ request: ClientMessage.RequestContractData, _ session: ClientSession) {
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

  func search(_ request: ClientMessage.RequestMatchingSymbols, _ session: ClientSession) {
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

  func marketRule(_ number: Int, _ session: ClientSession) {
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

  func optionParameters(
    _ request: ClientMessage.RequestOptionParameters, _ session: ClientSession
  ) {
    send(.optionParametersEnd(request.requestID), to: session)
  }
}
