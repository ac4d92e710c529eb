import TradingModel

extension InstrumentCatalogue {
  private struct Share {
    var id: Int64
    var symbol: String
    var name: String
    var venue: String
    var price: Double
    var volatility: Double
    var isFund = false
    var industry = ""
  }

  static let stocks: [ListedInstrument] = (companies + funds).map(listed)

  private static func listed(_ share: Share) -> ListedInstrument {
    let local = share.symbol
    let tradingClass = share.venue == "NASDAQ" ? "NMS" : share.symbol
    let contract = Contract(
      instrument: InstrumentID(rawValue: share.id), symbol: share.symbol, securityType: .stock,
      exchange: "SMART", primaryExchange: share.venue, currency: "USD", localSymbol: local,
      tradingClass: tradingClass)
    var facts = ListedInstrument.Facts(
      marketName: tradingClass,
      validExchanges: ["SMART", share.venue] + otherVenues.filter { $0 != share.venue },
      orderTypes: ListedInstrument.orderTypes, marketRule: 26)
    facts.industry = share.isFund ? "Funds" : share.industry
    facts.category = share.isFund ? "Equity Fund" : share.industry
    facts.stockType = share.isFund ? "ETF" : "COMMON"
    facts.suggestedIncrement = 100
    facts.isin = isins[share.symbol] ?? ""
    return ListedInstrument(
      id: InstrumentID(rawValue: share.id), contract: contract,
      address: InstrumentAddress(resolved: contract).description, longName: share.name,
      tickSize: Decimal64(mantissa: 1, scale: 2), multiplier: .one, minimumSize: .one,
      sizeIncrement: .one, hours: .usStocks, facts: facts,
      profile: MarketProfile(
        referencePrice: share.price, dailyVolatility: share.volatility,
        spreadTicks: share.price > 300 ? 1...5 : 1...2, typicalLots: share.isFund ? 12 : 4,
        sizeUnit: 100, dailyVolume: share.isFund ? 4e7 : 2e7),
      fees: .usStocks)
  }

  private static let isins = [
    "AAPL": "US0378331005", "TSLA": "US88160R1014", "MSFT": "US5949181045",
    "SPY": "US78462F1030",
  ]

  private static let otherVenues = ["NASDAQ", "NYSE", "ARCA", "BATS", "IEX"]

  private static let companies: [Share] = [
    share(265_598, "AAPL", "APPLE INC", "NASDAQ", 272.50, 0.016, "Technology"),
    share(272_093, "MSFT", "MICROSOFT CORP", "NASDAQ", 475.10, 0.014, "Technology"),
    share(3_691_937, "AMZN", "AMAZON.COM INC", "NASDAQ", 221.70, 0.019, "Consumer"),
    share(208_813_719, "GOOGL", "ALPHABET INC-CL A", "NASDAQ", 299.60, 0.018, "Communications"),
    share(208_813_720, "GOOG", "ALPHABET INC-CL C", "NASDAQ", 300.20, 0.018, "Communications"),
    share(107_113_386, "META", "META PLATFORMS INC-CLASS A", "NASDAQ", 594.25, 0.021, "Comm."),
    share(4_815_747, "NVDA", "NVIDIA CORP", "NASDAQ", 180.95, 0.027, "Technology"),
    share(76_792_991, "TSLA", "TESLA INC", "NASDAQ", 391.10, 0.034, "Consumer"),
    share(15_124_833, "NFLX", "NETFLIX INC", "NASDAQ", 104.30, 0.021, "Communications"),
    share(4391, "AMD", "ADVANCED MICRO DEVICES", "NASDAQ", 203.80, 0.031, "Technology"),
    share(270_639, "INTC", "INTEL CORP", "NASDAQ", 34.50, 0.030, "Technology"),
    share(268_084, "CSCO", "CISCO SYSTEMS INC", "NASDAQ", 76.10, 0.013, "Communications"),
    share(273_544, "QCOM", "QUALCOMM INC", "NASDAQ", 163.30, 0.019, "Technology"),
    share(265_768, "ADBE", "ADOBE INC", "NASDAQ", 324.90, 0.018, "Technology"),
    share(11_017, "PEP", "PEPSICO INC", "NASDAQ", 147.40, 0.011, "Consumer"),
    share(8314, "IBM", "INTL BUSINESS MACHINES CORP", "NYSE", 297.40, 0.015, "Technology"),
    share(1_520_593, "JPM", "JPMORGAN CHASE & CO", "NYSE", 298.00, 0.014, "Financial"),
    share(10_098, "BAC", "BANK OF AMERICA CORP", "NYSE", 51.60, 0.015, "Financial"),
    share(4_627_828, "GS", "GOLDMAN SACHS GROUP INC", "NYSE", 774.60, 0.016, "Financial"),
    share(13_977, "XOM", "EXXON MOBIL CORP", "NYSE", 117.10, 0.013, "Energy"),
    share(5684, "CVX", "CHEVRON CORP", "NYSE", 149.95, 0.013, "Energy"),
    share(8894, "KO", "COCA-COLA CO/THE", "NYSE", 72.90, 0.009, "Consumer"),
    share(6459, "DIS", "WALT DISNEY CO/THE", "NYSE", 104.30, 0.016, "Communications"),
    share(9408, "MCD", "MCDONALD'S CORP", "NYSE", 309.90, 0.011, "Consumer"),
    share(13_824, "WMT", "WALMART INC", "NASDAQ", 105.30, 0.012, "Consumer"),
    share(8719, "JNJ", "JOHNSON & JOHNSON", "NYSE", 203.90, 0.010, "Consumer"),
    share(49_462_172, "V", "VISA INC-CLASS A SHARES", "NYSE", 327.98, 0.012, "Financial"),
    share(4762, "BA", "BOEING CO/THE", "NYSE", 179.10, 0.020, "Industrial"),
    share(37_018_770, "T", "AT&T INC", "NYSE", 25.80, 0.012, "Communications"),
    share(72_063_691, "BRK B", "BERKSHIRE HATHAWAY INC-CL B", "NYSE", 504.00, 0.010, "Fin."),
  ]

  private static let funds: [Share] = [
    share(756_733, "SPY", "STATE STREET SPDR S&P 500 ETF", "ARCA", 659.00, 0.010, nil),
    share(320_227_571, "QQQ", "INVESCO QQQ TRUST SERIES 1", "NASDAQ", 590.10, 0.013, nil),
    share(9_579_970, "IWM", "ISHARES RUSSELL 2000 ETF", "ARCA", 235.60, 0.014, nil),
    share(73_128_548, "DIA", "SPDR DJIA TRUST", "ARCA", 462.50, 0.009, nil),
    share(15_547_841, "TLT", "ISHARES 20+ YEAR TREASURY BD", "NASDAQ", 89.60, 0.008, nil),
    share(51_529_211, "GLD", "SPDR GOLD SHARES", "ARCA", 374.30, 0.011, nil),
    share(4_215_220, "XLF", "FINANCIAL SELECT SECTOR SPDR", "ARCA", 51.90, 0.011, nil),
    share(4_215_217, "XLE", "ENERGY SELECT SECTOR SPDR", "ARCA", 88.90, 0.013, nil),
  ]

  // Positional, because forty rows with labels would not fit a line.
  private static func share(
    _ id: Int64, _ symbol: String, _ name: String, _ venue: String, _ price: Double,
    _ volatility: Double, _ industry: String?
  ) -> Share {
    Share(
      id: id, symbol: symbol, name: name, venue: venue, price: price, volatility: volatility,
      isFund: industry == nil, industry: industry ?? "")
  }
}
