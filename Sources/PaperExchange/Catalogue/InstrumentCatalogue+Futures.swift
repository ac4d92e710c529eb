import TradingModel

extension InstrumentCatalogue {
  /// How a product's last trading day follows from its contract month.
  private enum Expiry {
    /// The third Friday.
    case thirdFriday
    /// Two business days before the third Wednesday.
    case beforeThirdWednesday
    /// So many business days before the end of the contract month.
    case beforeMonthEnd(Int)
    /// Three business days before the 25th of the month before.
    case beforeTwentyFifthOfPreviousMonth
  }

  private struct Product {
    var number: Int64
    var symbol: String
    var root: String
    var exchange: String
    var name: String
    var tick: Decimal64
    var multiplier: Decimal64
    var months: [Int]
    var count: Int
    var expiry: Expiry
    var hours: SessionPattern
    var price: Double
    var volatility: Double
    var lots: Int
    var fees: CommissionRule
    var rule: Int
    var lastTradeTime: String
  }

  private static let quarters = [3, 6, 9, 12]
  private static let everyMonth = Array(1...12)

  static func futures(on date: CivilDate) -> [ListedInstrument] {
    products.flatMap { product -> [ListedInstrument] in
      var listed: [ListedInstrument] = []
      var (year, month, _) = date.parts
      while listed.count < product.count {
        if product.months.contains(month) {
          let last = lastTradingDay(product.expiry, year: year, month: month)
          if last >= date {
            var future = contract(product, year: year, month: month, last)
            // Later months trade less, so that the front month is the nearest.
            future.profile.typicalLots = max(1, product.lots >> (2 * listed.count))
            listed.append(future)
          }
        }
        month += 1
        if month > 12 { (year, month) = (year + 1, 1) }
      }
      if product.root == "6E" {
        let last = lastTradingDay(product.expiry, year: 2024, month: 3)
        listed.append(contract(product, year: 2024, month: 3, last))
      }
      return listed
    }
  }

  private static func lastTradingDay(_ expiry: Expiry, year: Int, month: Int) -> CivilDate {
    switch expiry {
    case .thirdFriday:
      let friday = CivilDate.nth(3, weekday: 5, year: year, month: month)
      return isBusinessDay(friday) ? friday : businessDays(before: friday, 1)
    case .beforeThirdWednesday:
      return businessDays(before: .nth(3, weekday: 3, year: year, month: month), 2)
    case .beforeMonthEnd(let days):
      return businessDays(before: CivilDate(year: year, month: month + 1, day: 1), days + 1)
    case .beforeTwentyFifthOfPreviousMonth:
      let day = CivilDate(year: year, month: month - 1, day: 25)
      return businessDays(before: isBusinessDay(day) ? day : businessDays(before: day, 1), 3)
    }
  }

  static func isBusinessDay(_ date: CivilDate) -> Bool {
    !date.isWeekend && USHoliday.on(date) != .closed && USHoliday.on(date) != .stocksClosed
  }

  static func businessDays(before date: CivilDate, _ count: Int) -> CivilDate {
    var day = date
    var left = count
    while left > 0 {
      day = day.adding(days: -1)
      if isBusinessDay(day) { left -= 1 }
    }
    return day
  }

  private static func contract(
    _ product: Product, year: Int, month: Int, _ last: CivilDate
  ) -> ListedInstrument {
    let letters = Array("FGHJKMNQUVXZ")
    let local = product.root + String(letters[month - 1]) + String(year % 10)
    let monthText = String(year * 100 + month)
    // Real contract ids of futures are new for every month; these are stable and plausible.
    let id = InstrumentID(
      rawValue: 500_000_000 + product.number * 1_000_000 + Int64((year - 2000) * 100 + month))
    let contract = Contract(
      instrument: id, symbol: product.symbol, securityType: .future, expiry: last.compactText,
      multiplier: product.multiplier, exchange: product.exchange, currency: "USD",
      localSymbol: local, tradingClass: product.root)
    var facts = ListedInstrument.Facts(
      marketName: product.root, validExchanges: [product.exchange],
      orderTypes: ListedInstrument.orderTypes, marketRule: product.rule)
    facts.contractMonth = monthText
    facts.lastTradeTime = product.lastTradeTime
    facts.aggregateGroup = 2_147_483_647
    facts.underlying = ListedInstrument.Underlying(
      id: InstrumentID(rawValue: 400_000_000 + product.number), symbol: product.symbol,
      securityType: .index)
    return ListedInstrument(
      id: id, contract: contract,
      address: "\(product.symbol).\(product.exchange).\(monthText)", longName: product.name,
      tickSize: product.tick, multiplier: product.multiplier, minimumSize: .one,
      sizeIncrement: .one, hours: product.hours, facts: facts,
      profile: MarketProfile(
        referencePrice: product.price, dailyVolatility: product.volatility, spreadTicks: 1...2,
        typicalLots: product.lots, sizeUnit: .one, dailyVolume: 800_000),
      fees: product.fees)
  }

  private static let products: [Product] = [
    Product(
      number: 1, symbol: "ES", root: "ES", exchange: "CME", name: "E-mini S&P 500",
      tick: Decimal64(mantissa: 25, scale: 2), multiplier: 50, months: quarters, count: 4,
      expiry: .thirdFriday, hours: .globex, price: 6620, volatility: 0.010, lots: 40,
      fees: .future(perContract: Decimal64(mantissa: 225, scale: 2)), rule: 67,
      lastTradeTime: "08:30:00"),
    Product(
      number: 2, symbol: "NQ", root: "NQ", exchange: "CME", name: "E-mini NASDAQ 100",
      tick: Decimal64(mantissa: 25, scale: 2), multiplier: 20, months: quarters, count: 4,
      expiry: .thirdFriday, hours: .globex, price: 24_300, volatility: 0.013, lots: 6,
      fees: .future(perContract: Decimal64(mantissa: 225, scale: 2)), rule: 67,
      lastTradeTime: "08:30:00"),
    Product(
      number: 3, symbol: "MES", root: "MES", exchange: "CME", name: "Micro E-Mini S&P 500",
      tick: Decimal64(mantissa: 25, scale: 2), multiplier: 5, months: quarters, count: 4,
      expiry: .thirdFriday, hours: .globex, price: 6620, volatility: 0.010, lots: 60,
      fees: .future(perContract: Decimal64(mantissa: 62, scale: 2)), rule: 67,
      lastTradeTime: "08:30:00"),
    Product(
      number: 4, symbol: "MNQ", root: "MNQ", exchange: "CME", name: "Micro E-Mini Nasdaq-100",
      tick: Decimal64(mantissa: 25, scale: 2), multiplier: 2, months: quarters, count: 4,
      expiry: .thirdFriday, hours: .globex, price: 24_300, volatility: 0.013, lots: 20,
      fees: .future(perContract: Decimal64(mantissa: 62, scale: 2)), rule: 67,
      lastTradeTime: "08:30:00"),
    Product(
      number: 5, symbol: "GC", root: "GC", exchange: "COMEX", name: "Gold",
      tick: Decimal64(mantissa: 10, scale: 2), multiplier: 100, months: [2, 4, 6, 8, 10, 12],
      count: 4, expiry: .beforeMonthEnd(2), hours: .globexEastern, price: 4080,
      volatility: 0.011, lots: 5, fees: .future(perContract: Decimal64(mantissa: 247, scale: 2)),
      rule: 239_001, lastTradeTime: "13:30:00"),
    Product(
      number: 6, symbol: "CL", root: "CL", exchange: "NYMEX", name: "Light Sweet Crude Oil",
      tick: Decimal64(mantissa: 1, scale: 2), multiplier: 1000, months: everyMonth, count: 4,
      expiry: .beforeTwentyFifthOfPreviousMonth, hours: .globexEastern, price: 58.1,
      volatility: 0.020, lots: 12, fees: .future(perContract: Decimal64(mantissa: 237, scale: 2)),
      rule: 32, lastTradeTime: "14:30:00"),
    Product(
      number: 7, symbol: "ZN", root: "ZN", exchange: "CBOT", name: "10 Year US Treasury Note",
      tick: Decimal64(mantissa: 15_625, scale: 6), multiplier: 1000, months: quarters, count: 3,
      expiry: .beforeMonthEnd(7), hours: .globex, price: 113.1, volatility: 0.0035, lots: 900,
      fees: .future(perContract: Decimal64(mantissa: 167, scale: 2)), rule: 133,
      lastTradeTime: "12:01:00"),
    Product(
      number: 8, symbol: "ZB", root: "ZB", exchange: "CBOT", name: "30 Year US Treasury Bond",
      tick: Decimal64(mantissa: 3125, scale: 5), multiplier: 1000, months: quarters, count: 3,
      expiry: .beforeMonthEnd(7), hours: .globex, price: 117.2, volatility: 0.006, lots: 200,
      fees: .future(perContract: Decimal64(mantissa: 174, scale: 2)), rule: 65,
      lastTradeTime: "12:01:00"),
    Product(
      number: 9, symbol: "EUR", root: "6E", exchange: "CME", name: "European Monetary Union Euro",
      tick: Decimal64(mantissa: 5, scale: 5), multiplier: 125_000, months: quarters, count: 3,
      expiry: .beforeThirdWednesday, hours: .globex, price: 1.1560, volatility: 0.0045, lots: 30,
      fees: .future(perContract: Decimal64(mantissa: 247, scale: 2)), rule: 45,
      lastTradeTime: "09:16:00"),
  ]
}
