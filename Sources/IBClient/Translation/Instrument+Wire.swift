import TWSProtocol
import TradingModel

extension GatewayTime {
  /// An answer to a details request; nil where it names no contract id.
  func instrument(_ data: GatewayMessage.ContractData) -> Instrument? {
    var contract = Contract(data.contract)
    guard let id = contract.instrument else { return nil }
    if let expiry = Contract.expiry(data.lastTradeDate) { contract.expiry = expiry }
    let exchanges = data.validExchanges.split(separator: ",").map(String.init)
    if contract.securityType == .stock, exchanges.contains("SMART") {
      contract.exchange = "SMART"
    }
    let month = data.contractMonth.utf8.count == 6 ? data.contractMonth : nil
    let tick = Decimal64(data.minimumTick).flatMap { $0 > .zero ? $0 : nil }
    let increment = positive(data.sizeIncrement) ?? positive(data.minimumSize) ?? .one
    return Instrument(
      id: id, contract: contract,
      address: InstrumentAddress(resolved: contract, contractMonth: month).description,
      longName: data.longName, tickSize: tick ?? Decimal64(mantissa: 1, scale: 2),
      multiplier: contract.multiplier ?? .one, minimumSize: positive(data.minimumSize) ?? .one,
      sizeIncrement: increment, tradingHours: schedule(data.tradingHours, zone: data.timeZone),
      liquidHours: schedule(data.liquidHours, zone: data.timeZone), validExchanges: exchanges,
      orderTypes: data.orderTypes.split(separator: ",").map(String.init),
      priceMagnifier: magnifier(data.priceMagnifier), contractMonth: month,
      lastTrade: moment(data.contract.lastTradeDateOrMonth), underlying: underlying(data))
  }

  /// The number of the price rule of the exchange that `instrument` is routed to; nil where the
  /// details name none.
  func marketRule(_ data: GatewayMessage.ContractData, of instrument: Instrument) -> Int? {
    let rules = data.marketRuleIDs.split(separator: ",", omittingEmptySubsequences: false)
    let place = instrument.validExchanges.firstIndex(of: instrument.contract.exchange)
    guard let place, rules.indices.contains(place) else { return nil }
    return Int(rules[place])
  }

  private func magnifier(_ number: TWSNumber) -> Int {
    guard let value = Decimal64(number)?.normalized, value.scale == 0, value > .zero else {
      return 1
    }
    return Int(clamping: value.mantissa)
  }

  private func underlying(_ data: GatewayMessage.ContractData) -> Instrument.Underlying? {
    guard let id = Decimal64(data.underlyingContractID)?.normalized, id.scale == 0, id > .zero
    else { return nil }
    return Instrument.Underlying(
      id: InstrumentID(rawValue: id.mantissa), symbol: data.underlyingSymbol,
      securityType: SecurityType(rawValue: data.underlyingSecurityType))
  }

  private func positive(_ number: TWSNumber) -> Decimal64? {
    Decimal64(number).flatMap { $0 > .zero ? $0 : nil }
  }

  /// One bar of history; nil where its time or one of its prices cannot be read.
  func bar(_ wire: HistoricalBar) -> Bar? {
    guard let start = barStart(wire.date), let open = Decimal64(wire.open),
      let high = Decimal64(wire.high), let low = Decimal64(wire.low),
      let close = Decimal64(wire.close)
    else { return nil }
    return Bar(
      start: start, open: open, high: high, low: low, close: close, volume: known(wire.volume),
      wap: known(wire.wap), count: wire.count < 0 ? nil : wire.count)
  }

  /// One live bar of five seconds; nil where a price cannot be read.
  func bar(_ wire: GatewayMessage.RealTimeBar) -> Bar? {
    guard let open = Decimal64(wire.open), let high = Decimal64(wire.high),
      let low = Decimal64(wire.low), let close = Decimal64(wire.close)
    else { return nil }
    return Bar(
      start: Timestamp(seconds: Int64(wire.time)), open: open, high: high, low: low,
      close: close, volume: known(wire.volume), wap: known(wire.wap),
      count: wire.count < 0 ? nil : Int(wire.count))
  }

  /// -1 stands for "not known" in volumes and averages.
  private func known(_ number: TWSNumber) -> Decimal64? {
    Decimal64(number).flatMap { $0.isNegative ? nil : $0 }
  }
}

extension SymbolMatch {
  /// Venues whose listings nobody here can trade or wants as an answer.
  private static let unwanted: Set<String> = [
    "ASX", "MEXI", "VALUE", "FUNDSERV", "SWB2", "PSE", "PHLX",
  ]

  /// A match; nil for bonds without an identity and for unwanted venues.
  init?(_ sample: SymbolSample) {
    let venue = Contract.venue(sample.primaryExchange)
    guard sample.contractID > 0, !sample.symbol.isEmpty, let venue,
      !SymbolMatch.unwanted.contains(venue)
    else { return nil }
    let id = InstrumentID(rawValue: Int64(sample.contractID))
    let type = SecurityType(rawValue: sample.securityType)
    let contract = Contract(
      instrument: id, symbol: sample.symbol, securityType: type,
      exchange: type == .stock ? "SMART" : venue, primaryExchange: venue,
      currency: sample.currency)
    self.init(
      address: InstrumentAddress(resolved: contract).description,
      description: sample.description.nonEmpty ?? sample.symbol, securityType: type,
      currency: sample.currency, instrument: id)
  }
}

extension PriceLadder {
  /// The steps of a price rule; nil where one cannot be read, as half a rule is worse than none.
  init?(_ rule: GatewayMessage.MarketRule) {
    let rungs = rule.increments.compactMap { wire -> Rung? in
      guard let edge = Decimal64(wire.lowEdge), let step = Decimal64(wire.increment) else {
        return nil
      }
      return Rung(lowEdge: edge, increment: step)
    }
    guard rungs.count == rule.increments.count else { return nil }
    self.init(rungs)
  }
}
