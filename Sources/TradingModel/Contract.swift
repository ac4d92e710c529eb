/// What kind of instrument a contract is, in the broker's codes. An open set.
public struct SecurityType: RawRepresentable, Hashable, Sendable, Codable {
  /// The code (`STK`, `FUT`, ...).
  public let rawValue: String
  /// Wraps a code.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// A stock or exchange-traded fund.
  public static let stock = SecurityType(rawValue: "STK")
  /// A dated future.
  public static let future = SecurityType(rawValue: "FUT")
  /// A continuous future, for history only.
  public static let continuousFuture = SecurityType(rawValue: "CONTFUT")
  /// An option on a stock or index.
  public static let option = SecurityType(rawValue: "OPT")
  /// An option on a future.
  public static let futureOption = SecurityType(rawValue: "FOP")
  /// A pair of currencies.
  public static let forex = SecurityType(rawValue: "CASH")
  /// An index; not tradable.
  public static let index = SecurityType(rawValue: "IND")
  /// A commodity such as spot gold.
  public static let commodity = SecurityType(rawValue: "CMDTY")
  /// A cryptocurrency.
  public static let crypto = SecurityType(rawValue: "CRYPTO")
  /// A contract for difference.
  public static let cfd = SecurityType(rawValue: "CFD")
  /// A combination of legs.
  public static let combo = SecurityType(rawValue: "BAG")
}

/// An option's right.
public enum OptionRight: String, Hashable, Sendable, Codable {
  /// The right to buy.
  case call = "C"
  /// The right to sell.
  case put = "P"
}

/// What the broker needs to know which instrument is meant. A field that is nil is not stated.
public struct Contract: Hashable, Sendable, Codable {
  /// The contract id, when it is known; it alone is enough.
  public var instrument: InstrumentID?
  /// The symbol of the instrument or of its underlying.
  public var symbol: String
  /// What kind of instrument it is.
  public var securityType: SecurityType
  /// The expiry as `YYYYMM` or `YYYYMMDD`.
  public var expiry: String?
  /// An option's strike price.
  public var strike: Price?
  /// An option's right.
  public var right: OptionRight?
  /// Units of the underlying per contract.
  public var multiplier: Decimal64?
  /// Where orders are routed (`SMART`, `CME`, `IDEALPRO`).
  public var exchange: String
  /// A stock's listing exchange, to tell equal symbols apart.
  public var primaryExchange: String?
  /// The currency of the price, as an ISO 4217 code.
  public var currency: String
  /// The exchange's own symbol (`ESZ6`, `EUR.USD`).
  public var localSymbol: String?
  /// The exchange's trading class.
  public var tradingClass: String?
  /// The legs of a combination; nil for everything else.
  public var legs: [ComboLeg]?
  /// The ISIN by which a stock is looked up instead of its symbol; nil in what is resolved.
  public var isin: String?

  /// States what is given and nothing else.
  public init(
    instrument: InstrumentID? = nil, symbol: String, securityType: SecurityType,
    expiry: String? = nil, strike: Price? = nil, right: OptionRight? = nil,
    multiplier: Decimal64? = nil, exchange: String, primaryExchange: String? = nil,
    currency: String, localSymbol: String? = nil, tradingClass: String? = nil,
    legs: [ComboLeg]? = nil
  ) {
    self.instrument = instrument
    self.symbol = symbol
    self.securityType = securityType
    self.expiry = expiry
    self.strike = strike
    self.right = right
    self.multiplier = multiplier
    self.exchange = exchange
    self.primaryExchange = primaryExchange
    self.currency = currency
    self.localSymbol = localSymbol
    self.tradingClass = tradingClass
    self.legs = legs
  }
}

/// One leg of a combination.
public struct ComboLeg: Hashable, Sendable, Codable {
  /// The leg's contract id.
  public var instrument: InstrumentID
  /// Units of the leg per unit of the combination; positive.
  public var ratio: Int
  /// Which way, when the combination is bought.
  public var side: Side
  /// Where the leg is routed.
  public var exchange: String

  /// A leg from its parts.
  public init(instrument: InstrumentID, ratio: Int, side: Side, exchange: String) {
    self.instrument = instrument
    self.ratio = ratio
    self.side = side
    self.exchange = exchange
  }
}
