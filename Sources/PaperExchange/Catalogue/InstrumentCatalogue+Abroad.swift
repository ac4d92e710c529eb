import TradingModel

/// What trades in other currencies than the US dollar, and contracts for difference. The contract
/// ids are the paper exchange's own.
extension InstrumentCatalogue {
  private struct Foreign {
    var id: Int64
    var symbol: String
    var name: String
    var isin: String
    var venue: String
    var currency: String
    var hours: SessionPattern
    var price: Double
    /// The lowest price of each rung and its step.
    var ladder: [(Price, Price)]
    var rule: Int
    var lot: Quantity = 1
    var magnifier = 1
  }

  private static func step(_ mantissa: Int64, _ scale: UInt8) -> Decimal64 {
    Decimal64(mantissa: mantissa, scale: scale)
  }

  static let stocksAbroad: [ListedInstrument] = [
    // London's prices are in pence.
    Foreign(
      id: 600_000_001, symbol: "VOD", name: "VODAFONE GROUP PLC", isin: "GB00BH4HKS39",
      venue: "LSE", currency: "GBP",
      hours: .londonStocks, price: 92.5,
      ladder: [(0, step(1, 2)), (100, step(5, 2)), (500, step(1, 1)), (1000, step(5, 1))],
      rule: 4001, magnifier: 100),
    Foreign(
      id: 600_000_002, symbol: "BMW", name: "BAYERISCHE MOTOREN WERKE AG", isin: "DE0005190003",
      venue: "IBIS",
      currency: "EUR", hours: .continentalStocks, price: 88.5,
      ladder: [(0, step(1, 3)), (10, step(5, 3)), (20, step(1, 2)), (50, step(2, 2))], rule: 4002),
    Foreign(
      id: 600_000_003, symbol: "ASML", name: "ASML HOLDING NV", isin: "NL0010273215", venue: "AEB",
      currency: "EUR",
      hours: .continentalStocks, price: 872,
      ladder: [(0, step(1, 2)), (200, step(5, 2)), (500, step(1, 1))], rule: 4003),
    Foreign(
      id: 600_000_004, symbol: "7203", name: "TOYOTA MOTOR CORP", isin: "JP3633400001",
      venue: "TSEJ", currency: "JPY",
      hours: .tokyoStocks, price: 3105,
      ladder: [(0, step(1, 1)), (1000, step(5, 1)), (3000, 1)], rule: 4004, lot: 100),
  ].map(listed)

  private static func listed(_ share: Foreign) -> ListedInstrument {
    let id = InstrumentID(rawValue: share.id)
    let contract = Contract(
      instrument: id, symbol: share.symbol, securityType: .stock, exchange: "SMART",
      primaryExchange: share.venue, currency: share.currency, localSymbol: share.symbol,
      tradingClass: share.symbol)
    var facts = ListedInstrument.Facts(
      marketName: share.symbol, validExchanges: ["SMART", share.venue],
      orderTypes: ListedInstrument.orderTypes, marketRule: share.rule)
    facts.stockType = "COMMON"
    facts.suggestedIncrement = share.lot
    facts.isin = share.isin
    var result = ListedInstrument(
      id: id, contract: contract, address: InstrumentAddress(resolved: contract).description,
      longName: share.name, tickSize: share.ladder[0].1, multiplier: .one,
      minimumSize: share.lot, sizeIncrement: share.lot, hours: share.hours, facts: facts,
      profile: MarketProfile(
        referencePrice: share.price, dailyVolatility: 0.014, spreadTicks: 1...3, typicalLots: 8,
        sizeUnit: 100, dailyVolume: 4e6),
      fees: .usStocks)
    result.ladder = PriceLadder(
      share.ladder.map { PriceLadder.Rung(lowEdge: $0.0, increment: $0.1) })
    result.priceMagnifier = share.magnifier
    return result
  }

  // MARK: Contracts for difference

  static let differences: [ListedInstrument] = [
    difference(
      600_000_201, "IBUS500", local: "IBUS500", "US 500", price: 6602, volatility: 0.010,
      on: ListedInstrument.Underlying(
        id: InstrumentID(rawValue: 416_904), symbol: "SPX", securityType: .index)),
    difference(
      600_000_202, "AAPL", local: "AAPLn", "APPLE INC", price: 272.50, volatility: 0.016,
      on: ListedInstrument.Underlying(
        id: InstrumentID(rawValue: 265_598), symbol: "AAPL", securityType: .stock)),
  ]

  private static func difference(
    _ id: Int64, _ symbol: String, local: String, _ name: String, price: Double,
    volatility: Double, on underlying: ListedInstrument.Underlying
  ) -> ListedInstrument {
    let contract = Contract(
      instrument: InstrumentID(rawValue: id), symbol: symbol, securityType: .cfd,
      exchange: "SMART", currency: "USD", localSymbol: local, tradingClass: local)
    var facts = ListedInstrument.Facts(
      marketName: local, validExchanges: ["SMART"], orderTypes: ListedInstrument.orderTypes,
      marketRule: 26)
    facts.underlying = underlying
    return ListedInstrument(
      id: InstrumentID(rawValue: id), contract: contract,
      address: InstrumentAddress(resolved: contract).description, longName: name,
      tickSize: step(1, 2), multiplier: .one, minimumSize: .one, sizeIncrement: .one,
      hours: .usStocks, facts: facts,
      profile: MarketProfile(
        referencePrice: price, dailyVolatility: volatility, spreadTicks: 2...6, typicalLots: 2,
        sizeUnit: 100, dailyVolume: 0),
      fees: .usStocks)
  }
}
