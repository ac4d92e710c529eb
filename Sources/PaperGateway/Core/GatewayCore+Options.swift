import PaperExchange
import TWSProtocol
import TradingModel

/// What the broker computes of options.
extension GatewayCore {
  /// The greeks of an option's bid, ask, last price and model, where they changed.
  func tellGreeks(_ listed: ListedInstrument, _ line: MarketLine, _ market: InstrumentMarket) {
    guard let terms = feed.pricing(listed.id) else { return }
    let now = clock()
    guard let underlying = feed.underlyingPrice(listed.id, at: now) else { return }
    let model = terms.model(at: now, underlying: underlying)
    func tell(_ type: TickType, _ price: Price?) {
      guard let price else { return }
      let value = price.doubleValue
      let volatility = model.impliedVolatility(of: value)
      tellComputation(type, value, volatility, terms, underlying, line, now)
    }
    tell(.bidOption, market.top?.bid)
    tell(.askOption, market.top?.ask)
    tell(.lastOption, market.last)
    tellComputation(.modelOption, model.price, model.volatility, terms, underlying, line, now)
  }

  private func tellComputation(
    _ type: TickType, _ price: Double, _ volatility: Double?, _ terms: OptionTerms,
    _ underlying: Double, _ line: MarketLine, _ now: Timestamp
  ) {
    // The same price of the same second is told once.
    let key = price * 1e6 + underlying
    guard line.greeks[type.rawValue] != key else { return }
    line.greeks[type.rawValue] = key
    send(
      .optionComputation(
        GatewayCore.computation(
          line.request, type, price, volatility, terms, underlying, at: now)), to: line.session)
  }

  /// One computation; without a volatility only the prices are told.
  static func computation(
    _ id: RequestID, _ type: TickType, _ price: Double?, _ volatility: Double?,
    _ terms: OptionTerms, _ underlying: Double, at time: Timestamp
  ) -> GatewayMessage.OptionComputation {
    guard let volatility else {
      return GatewayMessage.OptionComputation(
        requestID: id, tickType: type, attributes: 0, impliedVolatility: -1, delta: -2,
        optionPrice: price.map(Translation.number) ?? -1, presentValueDividend: -1, gamma: -2,
        vega: -2, theta: -2, underlyingPrice: Translation.number(underlying))
    }
    let model = terms.model(at: time, underlying: underlying, volatility: volatility)
    return GatewayMessage.OptionComputation(
      requestID: id, tickType: type, attributes: 0,
      impliedVolatility: Translation.number(volatility), delta: Translation.number(model.delta),
      optionPrice: Translation.number(price ?? model.price), presentValueDividend: 0,
      gamma: Translation.number(model.gamma), vega: Translation.number(model.vega),
      theta: Translation.number(model.theta), underlyingPrice: Translation.number(underlying))
  }

  func impliedVolatility(
    _ request: ClientMessage.RequestImpliedVolatility, _ session: ClientSession
  ) {
    let price = Translation.decimal(request.optionPrice)?.doubleValue
    let underlying = Translation.decimal(request.underlyingPrice)?.doubleValue
    guard let price, let underlying, underlying > 0 else {
      return refuseComputation(request.requestID, session)
    }
    compute(
      request.contract, price: price, volatility: nil, underlying: underlying, request.requestID,
      session)
  }

  func optionPrice(_ request: ClientMessage.RequestOptionPrice, _ session: ClientSession) {
    let volatility = Translation.decimal(request.volatility)?.doubleValue
    let underlying = Translation.decimal(request.underlyingPrice)?.doubleValue
    guard let volatility, volatility > 0, let underlying, underlying > 0 else {
      return refuseComputation(request.requestID, session)
    }
    compute(
      request.contract, price: nil, volatility: volatility, underlying: underlying,
      request.requestID, session)
  }

  private func refuseComputation(_ id: RequestID, _ session: ClientSession) {
    sendError(
      id.rawValue, 321,
      "Error validating request.-'bW' : cause - The price or volatility is missing.", to: session)
  }

  /// A client's own question: the volatility behind a price, or the price of a volatility. The
  /// answer has tick type 53.
  private func compute(
    _ contract: TWSContract, price: Double?, volatility: Double?, underlying: Double,
    _ id: RequestID, _ session: ClientSession
  ) {
    guard let listed = resolve(contract, id.rawValue, session) else { return }
    guard let terms = feed.pricing(listed.id) else {
      sendError(
        id.rawValue, 321,
        "Error validating request.-'bW' : cause - The contract is not an option.", to: session)
      return
    }
    let now = clock()
    let found =
      volatility
      ?? price.flatMap { terms.model(at: now, underlying: underlying).impliedVolatility(of: $0) }
    send(
      .optionComputation(
        GatewayCore.computation(
          id, TickType(rawValue: 53), price, found, terms, underlying, at: now)), to: session)
  }
}
