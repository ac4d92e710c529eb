/// One answer of a symbol search.
public struct SymbolMatch: Hashable, Sendable, Codable {
  /// The canonical address.
  public var address: String
  /// A name for people.
  public var description: String
  /// What kind of instrument it is.
  public var securityType: SecurityType
  /// The currency of its price.
  public var currency: String
  /// The contract id, where the source tells it.
  public var instrument: InstrumentID?

  /// A match from its parts.
  public init(
    address: String, description: String, securityType: SecurityType, currency: String,
    instrument: InstrumentID?
  ) {
    self.address = address
    self.description = description
    self.securityType = securityType
    self.currency = currency
    self.instrument = instrument
  }
}
