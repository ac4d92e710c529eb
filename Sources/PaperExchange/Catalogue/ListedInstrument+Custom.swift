public import TradingModel

extension ListedInstrument {
  /// What must be said of an instrument that the catalogue does not have.
  public struct Custom: Hashable, Sendable {
    /// A number that no other instrument has.
    public var id: InstrumentID
    /// How scripts write it; need not be an address.
    public var address: String
    /// What kind of instrument it is.
    public var securityType: SecurityType
    /// The step of its prices; positive.
    public var tickSize: Price
    /// Units per contract; positive.
    public var multiplier: Decimal64
    /// The currency of its price.
    public var currency: String
    /// The step between order sizes, and the smallest; positive.
    public var sizeIncrement: Quantity
    /// When it trades.
    public var hours: SessionPattern

    /// An instrument from its parts.
    public init(
      id: InstrumentID, address: String, securityType: SecurityType, tickSize: Price,
      multiplier: Decimal64, currency: String, sizeIncrement: Quantity, hours: SessionPattern
    ) {
      self.id = id
      self.address = address
      self.securityType = securityType
      self.tickSize = tickSize
      self.multiplier = multiplier
      self.currency = currency
      self.sizeIncrement = sizeIncrement
      self.hours = hours
    }
  }

  /// An instrument that the catalogue does not have. Its commissions are those of its kind; of a
  /// future, those of an E-mini contract.
  public init(_ custom: Custom) {
    let contract = Contract(
      instrument: custom.id, symbol: custom.address, securityType: custom.securityType,
      multiplier: custom.multiplier == .one ? nil : custom.multiplier, exchange: "SMART",
      currency: custom.currency, localSymbol: custom.address)
    let fees: CommissionRule =
      switch custom.securityType {
      case .stock, .cfd: .usStocks
      case .future: .future(perContract: Decimal64(mantissa: 225, scale: 2))
      case .forex: .forex
      case .crypto: .crypto
      case .commodity: .spotMetal
      default: .none
      }
    self.init(
      id: custom.id, contract: contract, address: custom.address, longName: custom.address,
      tickSize: custom.tickSize, multiplier: custom.multiplier,
      minimumSize: custom.sizeIncrement, sizeIncrement: custom.sizeIncrement, hours: custom.hours,
      facts: Facts(
        marketName: custom.address, validExchanges: ["SMART"],
        orderTypes: ListedInstrument.orderTypes, marketRule: 0),
      profile: MarketProfile(
        referencePrice: 100, dailyVolatility: 0.01, spreadTicks: 1...1, typicalLots: 1,
        sizeUnit: custom.sizeIncrement, dailyVolume: 0),
      fees: fees)
  }
}
