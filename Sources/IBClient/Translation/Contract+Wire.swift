import TWSProtocol
import TradingModel

extension TWSContract {
  /// What the contract states, in the gateway's fields.
  init(_ contract: Contract) {
    self.init()
    // A combination's number is our own: its legs say what it is.
    contractID = contract.legs == nil ? Int(max(0, contract.instrument?.rawValue ?? 0)) : 0
    symbol = contract.symbol
    securityType = contract.securityType.rawValue
    lastTradeDateOrMonth = contract.expiry ?? ""
    strike = TWSNumber(contract.strike)
    right = contract.right?.rawValue ?? ""
    multiplier = contract.multiplier.map(\.description) ?? ""
    exchange = contract.exchange
    // "SMART" is a route, not a listing exchange: a request that names it there matches nothing.
    primaryExchange = contract.primaryExchange.flatMap { $0 == "SMART" ? nil : $0 } ?? ""
    currency = contract.currency
    localSymbol = contract.localSymbol ?? ""
    tradingClass = contract.tradingClass ?? ""
    if let isin = contract.isin {
      securityIDType = "ISIN"
      securityID = isin
    }
    comboLegs = (contract.legs ?? []).map(TWSComboLeg.init)
  }
}

extension TWSComboLeg {
  fileprivate init(_ leg: ComboLeg) {
    self.init()
    contractID = Int(leg.instrument.rawValue)
    ratio = TWSNumber(leg.ratio)
    action = leg.side.rawValue
    exchange = leg.exchange
  }
}

extension Contract {
  /// A contract of the gateway; noughts and question marks that stand for nothing become nil.
  init(_ wire: TWSContract) {
    self.init(
      instrument: wire.contractID > 0 ? InstrumentID(rawValue: Int64(wire.contractID)) : nil,
      symbol: wire.symbol, securityType: SecurityType(rawValue: wire.securityType),
      expiry: Contract.expiry(wire.lastTradeDateOrMonth), strike: Decimal64(nonzero: wire.strike),
      right: OptionRight(wire: wire.right),
      multiplier: Decimal64(wire.multiplier).flatMap { $0.isZero ? nil : $0 },
      exchange: wire.exchange, primaryExchange: Contract.venue(wire.primaryExchange),
      currency: wire.currency, localSymbol: wire.localSymbol.nonEmpty,
      tradingClass: wire.tradingClass.nonEmpty)
  }

  /// The digits of `20261218 08:30:00 US/Central`; nil where there are none.
  static func expiry(_ text: String) -> String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    return digits.count == 6 || digits.count == 8 ? String(digits) : nil
  }

  /// A venue without a suffix such as that of `NASDAQ.NMS`; nil for an empty text.
  static func venue(_ text: String) -> String? {
    InstrumentAddress.exchangeName(text).nonEmpty
  }
}

extension OptionRight {
  /// `C`, `P`, `CALL` or `PUT`; nil for `?`, `0` and everything else.
  init?(wire text: String) {
    switch text {
    case "C", "CALL": self = .call
    case "P", "PUT": self = .put
    default: return nil
    }
  }
}
