import PaperExchange
import TWSProtocol
import TradingModel

/// Between the exchange's words and the wire's.
enum Translation {
  static func number(_ value: Decimal64) -> TWSNumber {
    TWSNumber(mantissa: value.mantissa, scale: Int(value.scale))
  }

  static func number(_ value: Decimal64?) -> TWSNumber { value.map(number) ?? .unset }

  static func decimal(_ number: TWSNumber) -> Decimal64? {
    number.value.map { Decimal64(mantissa: $0.mantissa, scale: UInt8($0.scale)) }
  }

  /// What a client states of a contract; nil for what the exchange never lists (combinations, and
  /// a right that is none).
  static func query(_ wire: TWSContract) -> Contract? {
    guard wire.comboLegs.isEmpty else { return nil }
    let right: OptionRight?
    switch wire.right.uppercased() {
    case "", "?", "0": right = nil
    case "C", "CALL": right = .call
    case "P", "PUT": right = .put
    default: return nil
    }
    let type = wire.securityType.uppercased()
    var query = Contract(
      instrument: wire.contractID > 0 ? InstrumentID(rawValue: Int64(wire.contractID)) : nil,
      symbol: wire.symbol, securityType: SecurityType(rawValue: type),
      expiry: wire.lastTradeDateOrMonth.isEmpty
        ? nil : String(wire.lastTradeDateOrMonth.prefix { $0 != " " }),
      strike: decimal(wire.strike).flatMap { $0.isZero ? nil : $0 }, right: right,
      multiplier: wire.multiplier.isEmpty ? nil : Decimal64(wire.multiplier),
      exchange: wire.exchange,
      primaryExchange: wire.primaryExchange.isEmpty ? nil : wire.primaryExchange,
      currency: wire.currency, localSymbol: wire.localSymbol.isEmpty ? nil : wire.localSymbol,
      tradingClass: wire.tradingClass.isEmpty ? nil : wire.tradingClass)
    if wire.securityIDType.uppercased() == "ISIN" { query.isin = wire.securityID }
    return query
  }

  /// Where a contract's exchange comes from in a message.
  enum Venue {
    /// The routing exchange of orders and details.
    case routing
    /// The listing exchange of positions, as real gateways write it; empty for futures.
    case listing
    /// A stated one.
    case stated(String)
  }

  static func contract(_ listed: ListedInstrument, _ venue: Venue) -> TWSContract {
    let contract = listed.contract
    var wire = TWSContract()
    wire.contractID = Int(listed.id.rawValue)
    wire.symbol = contract.symbol
    wire.securityType = contract.securityType.rawValue
    wire.lastTradeDateOrMonth = contract.expiry ?? ""
    wire.strike = contract.strike.map(number) ?? 0
    wire.right = contract.right?.rawValue ?? ""
    wire.multiplier = contract.multiplier?.description ?? ""
    wire.primaryExchange = contract.primaryExchange ?? ""
    switch venue {
    case .routing: wire.exchange = contract.exchange
    case .listing:
      wire.exchange =
        contract.primaryExchange
        ?? (contract.securityType == .future || listed.isOption ? "" : contract.exchange)
      wire.primaryExchange = wire.exchange
    case .stated(let exchange): wire.exchange = exchange
    }
    wire.currency = contract.currency
    wire.localSymbol = contract.localSymbol ?? ""
    wire.tradingClass = contract.tradingClass ?? ""
    return wire
  }

  static func details(
    _ listed: ListedInstrument, request: RequestID, at time: Timestamp, _ version: ServerVersion
  ) -> GatewayMessage.ContractData {
    let facts = listed.facts
    var data = GatewayMessage.ContractData()
    data.requestID = request
    data.contract = contract(listed, .routing)
    if let expiry = listed.contract.expiry {
      if !facts.lastTradeTime.isEmpty {
        data.contract.lastTradeDateOrMonth =
          "\(expiry) \(facts.lastTradeTime) \(listed.hours.zone.name)"
      }
      data.lastTradeDate = expiry
      data.realExpirationDate = expiry
    }
    data.marketName = facts.marketName
    data.minimumTick = number(listed.tickSize)
    data.marketDataSizeMultiplier = 1
    data.orderTypes = (["ACTIVETIM", "DAY", "FOK", "GTC", "IOC", "OCA"] + facts.orderTypes)
      .map { $0 == "TRAIL LIMIT" ? "TRAILLMT" : $0.filter { $0 != " " } }.joined(separator: ",")
    data.validExchanges = facts.validExchanges.joined(separator: ",")
    data.priceMagnifier = TWSNumber(listed.priceMagnifier)
    data.underlyingContractID = TWSNumber(Int(facts.underlying?.id.rawValue ?? 0))
    data.longName = listed.longName
    data.contractMonth = facts.contractMonth
    data.industry = facts.industry
    data.category = facts.category
    data.subcategory = facts.subcategory
    data.timeZone = listed.hours.zone.name
    data.tradingHours = listed.hours.text(.trading, from: time, days: 6)
    data.liquidHours = listed.hours.text(.liquid, from: time, days: 6)
    data.valueMultiplier = .unset
    if !facts.isin.isEmpty {
      data.securityIDs = [TWSTagValue(tag: "ISIN", value: facts.isin)]
    }
    data.aggregateGroup = TWSNumber(facts.aggregateGroup)
    data.underlyingSymbol = facts.underlying?.symbol ?? ""
    data.underlyingSecurityType = facts.underlying?.securityType.rawValue ?? ""
    data.marketRuleIDs = facts.validExchanges.map { _ in String(facts.marketRule) }
      .joined(separator: ",")
    data.stockType = facts.stockType
    data.minimumSize = number(listed.minimumSize)
    data.sizeIncrement = number(listed.sizeIncrement)
    data.suggestedSizeIncrement = number(facts.suggestedIncrement)
    return data
  }
}
