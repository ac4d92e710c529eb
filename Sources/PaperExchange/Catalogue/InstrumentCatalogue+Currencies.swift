import TradingModel

extension InstrumentCatalogue {
  static let currencies: [ListedInstrument] = forex + others

  private static let forex: [ListedInstrument] = [
    pair(12_087_792, "EUR", "USD", "European Monetary Union Euro", 1.1510, 0.0045),
    pair(12_087_797, "GBP", "USD", "British pound", 1.3095, 0.005),
    pair(15_016_059, "USD", "JPY", "United States dollar", 156.40, 0.0055),
    pair(14_433_401, "AUD", "USD", "Australian dollar", 0.6455, 0.006),
    pair(12_087_820, "USD", "CHF", "United States dollar", 0.8080, 0.005),
  ]

  private static func pair(
    _ id: Int64, _ base: String, _ quote: String, _ name: String, _ price: Double,
    _ volatility: Double
  ) -> ListedInstrument {
    let contract = Contract(
      instrument: InstrumentID(rawValue: id), symbol: base, securityType: .forex,
      exchange: "IDEALPRO", currency: quote, localSymbol: base + "." + quote,
      tradingClass: base + "." + quote)
    var facts = ListedInstrument.Facts(
      marketName: base + "." + quote, validExchanges: ["IDEALPRO"],
      orderTypes: ListedInstrument.orderTypes, marketRule: quote == "JPY" ? 240 : 239)
    facts.aggregateGroup = 4
    return ListedInstrument(
      id: InstrumentID(rawValue: id), contract: contract,
      address: InstrumentAddress(resolved: contract).description, longName: name,
      tickSize: Decimal64(mantissa: 5, scale: quote == "JPY" ? 3 : 5), multiplier: .one,
      minimumSize: .one, sizeIncrement: .one, hours: .forex, facts: facts,
      profile: MarketProfile(
        referencePrice: price, dailyVolatility: volatility, spreadTicks: 1...2, typicalLots: 4,
        sizeUnit: 500_000, dailyVolume: 0),
      fees: .forex)
  }

  private static let others: [ListedInstrument] = [
    single(
      416_904, "SPX", .index, "CBOE", "S&P 500 Stock Index", Decimal64(mantissa: 1, scale: 2),
      .usIndex, price: 6602, volatility: 0.010, rule: 110),
    single(
      416_843, "NDX", .index, "NASDAQ", "NASDAQ 100 Stock Index",
      Decimal64(mantissa: 1, scale: 2), .usIndex, price: 24_200, volatility: 0.013, rule: 110),
    single(
      13_455_763, "VIX", .index, "CBOE", "CBOE Volatility Index", Decimal64(mantissa: 1, scale: 2),
      .usIndex, price: 23.4, volatility: 0.07, rule: 110),
    coin(
      479_624_278, "BTC", "Bitcoin cryptocurrency", Decimal64(mantissa: 25, scale: 2),
      price: 86_400, volatility: 0.026, rule: 2001),
    coin(
      495_759_171, "ETH", "Ethereum cryptocurrency", Decimal64(mantissa: 1, scale: 2),
      price: 2810, volatility: 0.034, rule: 2002),
    // The contract ids of these three are the paper exchange's own.
    coin(
      600_000_101, "LTC", "Litecoin cryptocurrency", Decimal64(mantissa: 1, scale: 2),
      price: 83.5, volatility: 0.036, rule: 2002),
    coin(
      600_000_102, "BCH", "Bitcoin Cash cryptocurrency", Decimal64(mantissa: 1, scale: 2),
      price: 545, volatility: 0.036, rule: 2002),
    coin(
      600_000_103, "SOL", "Solana cryptocurrency", Decimal64(mantissa: 1, scale: 2),
      price: 130, volatility: 0.042, rule: 2002, exchange: "ZEROHASH"),
    metal,
  ]

  private static func coin(
    _ id: Int64, _ symbol: String, _ name: String, _ tick: Price, price: Double,
    volatility: Double, rule: Int, exchange: String = "PAXOS"
  ) -> ListedInstrument {
    var listed = single(
      id, symbol, .crypto, exchange, name, tick, .roundTheClock(.eastern), price: price,
      volatility: volatility, rule: rule)
    listed.minimumSize = Decimal64(mantissa: 1, scale: 5)
    listed.sizeIncrement = Decimal64(mantissa: 1, scale: 8)
    listed.facts.suggestedIncrement = Decimal64(mantissa: 1, scale: 5)
    listed.profile.spreadTicks = 4...40
    listed.profile.sizeUnit = Decimal64(mantissa: 5, scale: 2)
    listed.profile.typicalLots = 8
    listed.profile.dailyVolume = 4000
    listed.fees = .crypto
    return listed
  }

  private static let metal: ListedInstrument = {
    var listed = single(
      69_067_924, "XAUUSD", .commodity, "SMART", "London Gold", Decimal64(mantissa: 1, scale: 2),
      .spotMetal, price: 4065, volatility: 0.011, rule: 241)
    listed.contract.tradingClass = "LLGALL"
    listed.facts.validExchanges = ["SMART", "IBMETAL"]
    listed.profile.spreadTicks = 20...40
    listed.profile.typicalLots = 10
    listed.profile.sizeUnit = 10
    listed.profile.dailyVolume = 0
    listed.fees = .spotMetal
    return listed
  }()

  private static func single(
    _ id: Int64, _ symbol: String, _ type: SecurityType, _ exchange: String, _ name: String,
    _ tick: Price, _ hours: SessionPattern, price: Double, volatility: Double, rule: Int
  ) -> ListedInstrument {
    let contract = Contract(
      instrument: InstrumentID(rawValue: id), symbol: symbol, securityType: type,
      exchange: exchange, currency: "USD", localSymbol: type == .crypto ? symbol + ".USD" : symbol,
      tradingClass: symbol)
    return ListedInstrument(
      id: InstrumentID(rawValue: id), contract: contract,
      address: InstrumentAddress(resolved: contract).description, longName: name, tickSize: tick,
      multiplier: .one, minimumSize: .one, sizeIncrement: .one, hours: hours,
      facts: ListedInstrument.Facts(
        marketName: symbol, validExchanges: [exchange], orderTypes: ListedInstrument.orderTypes,
        marketRule: rule),
      profile: MarketProfile(
        referencePrice: price, dailyVolatility: volatility, spreadTicks: 1...1, typicalLots: 1,
        sizeUnit: .one, dailyVolume: 0),
      fees: .none)
  }
}
