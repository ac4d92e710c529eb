import PaperExchange
import TWSProtocol
import TradingModel

extension GatewayCore {
  /// The one contract that a request means; tells the client why there is none.
  func resolve(
    _ contract: TWSContract, _ id: Int32, _ session: ClientSession, isOrder: Bool = false
  ) -> ListedInstrument? {
    if isOrder, GatewayCore.isContinuous(contract) {
      sendError(
        id, 201, "Order rejected - reason:Continuous futures are for data only.", to: session)
      return nil
    }
    let found = found(contract)
    if found.count == 1 { return found[0] }
    if GatewayCore.isContinuous(contract), let front = found.first { return front }
    sendError(
      id, 200,
      found.isEmpty
        ? "No security definition has been found for the request"
        : "The contract description specified for \(contract.symbol) is ambiguous.", to: session)
    return nil
  }

  /// Whether a continuous future is meant, which has history only.
  static func isContinuous(_ contract: TWSContract) -> Bool {
    contract.securityType.uppercased() == SecurityType.continuousFuture.rawValue
  }

  private func found(_ contract: TWSContract) -> [ListedInstrument] {
    guard let query = Translation.query(contract) else { return [] }
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
    let isContinuous = GatewayCore.isContinuous(request.contract)
    // The continuous future is the earliest month under another name.
    for listed in isContinuous ? Array(found.prefix(1)) : found {
      var data = Translation.details(
        listed, request: request.requestID, at: clock(), session.version)
      // The details name the exchange that was asked for.
      let asked = request.contract.exchange.uppercased()
      if listed.facts.validExchanges.contains(asked) { data.contract.exchange = asked }
      if isContinuous {
        data.contract.securityType = SecurityType.continuousFuture.rawValue
      }
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
        currency: listed.contract.currency,
        derivativeSecurityTypes: derivatives(of: listed),
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
    let increments = rule.rungs.map {
      PriceIncrement(
        lowEdge: Translation.number($0.lowEdge), increment: Translation.number($0.increment))
    }
    send(
      .marketRule(GatewayMessage.MarketRule(ruleID: number, increments: increments)), to: session)
  }

  /// The kinds of derivatives on an instrument that are listed here.
  private func derivatives(of listed: ListedInstrument) -> [String] {
    let hasOptions = !engine.catalogue.options(on: listed.id).isEmpty
    let hasDifference = !engine.catalogue.matches(
      Contract(
        symbol: listed.contract.symbol, securityType: .cfd, exchange: "SMART",
        currency: listed.contract.currency)
    ).isEmpty
    return (hasDifference ? ["CFD"] : []) + (hasOptions ? ["OPT"] : [])
  }

  /// One answer for each exchange and trading class of the options on an underlying.
  func optionParameters(
    _ request: ClientMessage.RequestOptionParameters, _ session: ClientSession
  ) {
    let id = request.requestID
    let underlying = engine.catalogue[
      InstrumentID(rawValue: Int64(request.underlyingContractID))]
    guard let underlying,
      underlying.contract.symbol == request.underlyingSymbol.uppercased(),
      underlying.contract.securityType.rawValue == request.underlyingSecurityType.uppercased()
    else {
      sendError(
        id.rawValue, 200, "No security definition has been found for the request", to: session)
      return
    }
    let options = engine.catalogue.options(on: underlying.id)
    let wanted = request.futureExchange.uppercased()
    let classes = Dictionary(grouping: options) { $0.contract.tradingClass ?? "" }
    for (tradingClass, options) in classes.sorted(by: { $0.key < $1.key }) {
      for exchange in options[0].facts.validExchanges where wanted.isEmpty || exchange == wanted {
        send(
          .optionParameters(
            GatewayMessage.OptionParameters(
              requestID: id, exchange: exchange, underlyingContractID: Int(underlying.id.rawValue),
              tradingClass: tradingClass, multiplier: options[0].multiplier.description,
              expirations: Set(options.compactMap(\.contract.expiry)).sorted(),
              strikes: Set(options.compactMap(\.contract.strike)).sorted().map {
                Translation.number($0)
              })), to: session)
      }
    }
    send(.optionParametersEnd(id), to: session)
  }
}
