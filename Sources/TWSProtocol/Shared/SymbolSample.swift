/// One match of a symbol search.
public struct SymbolSample: Hashable, Sendable {
  /// The contract id; -1 for an issuer of bonds.
  public var contractID: Int = 0
  /// The symbol.
  public var symbol: String = ""
  /// The type.
  public var securityType: String = ""
  /// The listing exchange, sometimes with a suffix after a point.
  public var primaryExchange: String = ""
  /// The currency.
  public var currency: String = ""
  /// The types of derivatives that exist on it.
  public var derivativeSecurityTypes: [String] = []
  /// The name; from version 176 on.
  public var description: String = ""
  /// The issuer of a bond; from version 176 on.
  public var issuerID: String = ""

  init() {}

  /// A message with these fields.
  public init(
    contractID: Int,
    symbol: String,
    securityType: String,
    primaryExchange: String,
    currency: String,
    derivativeSecurityTypes: [String],
    description: String = "",
    issuerID: String = ""
  ) {
    self.contractID = contractID
    self.symbol = symbol
    self.securityType = securityType
    self.primaryExchange = primaryExchange
    self.currency = currency
    self.derivativeSecurityTypes = derivativeSecurityTypes
    self.description = description
    self.issuerID = issuerID
  }
}

extension SymbolSample {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&contractID, "contractID")
    coder.text(&symbol, "symbol")
    coder.text(&securityType, "securityType")
    coder.text(&primaryExchange, "primaryExchange")
    coder.text(&currency, "currency")
    coder.list(&derivativeSecurityTypes, minimumFields: 1, "derivativeSecurityTypes", make: "") {
      coder, type in
      coder.text(&type, "derivativeSecurityType")
    }
    if coder.version >= .bondIssuerID {
      coder.text(&description, "description")
      coder.text(&issuerID, "issuerID")
    }
  }
}
