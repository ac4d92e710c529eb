import TradingModel

/// The option chains. What is listed follows from the date alone; the contract id of an option
/// follows from its definition and is the paper exchange's own.
extension InstrumentCatalogue {
  /// The options on one underlying.
  private struct Chain {
    /// From 0 to 49; part of the contract ids.
    var number: Int64
    var symbol: String
    /// The class of options that expire on a third Friday, and that of the others.
    var monthlyClass: String
    var weeklyClass: String
    var exchanges: [String]
    var multiplier: Decimal64
    /// The distance of the strikes.
    var step: Decimal64
    /// The step of prices below and from an edge on.
    var ticks: (below: Price, edge: Price, above: Price)
    var rule: Int
    var hours: SessionPattern
    var fee: Money
  }

  /// How many expiries of a chain are listed.
  static let expiryCount = 6
  /// How many strikes are listed on each side of the one next to the price.
  static let strikesPerSide = 20

  private static let cent = Decimal64(mantissa: 1, scale: 2)
  private static let fiveCents = Decimal64(mantissa: 5, scale: 2)
  private static let venues = ["SMART", "AMEX", "CBOE", "PHLX", "ISE", "BOX", "NASDAQOM"]

  private static let chains: [Chain] = [
    Chain(
      number: 0, symbol: "SPY", monthlyClass: "SPY", weeklyClass: "SPY", exchanges: venues,
      multiplier: 100, step: 5, ticks: (cent, 3, cent), rule: 32, hours: .usOptions,
      fee: Decimal64(mantissa: 65, scale: 2)),
    Chain(
      number: 1, symbol: "AAPL", monthlyClass: "AAPL", weeklyClass: "AAPL", exchanges: venues,
      multiplier: 100, step: Decimal64(mantissa: 25, scale: 1), ticks: (cent, 3, fiveCents),
      rule: 109, hours: .usOptions, fee: Decimal64(mantissa: 65, scale: 2)),
    Chain(
      number: 2, symbol: "SPX", monthlyClass: "SPX", weeklyClass: "SPXW",
      exchanges: ["SMART", "CBOE"], multiplier: 100, step: 25,
      ticks: (fiveCents, 3, Decimal64(mantissa: 1, scale: 1)), rule: 4011,
      hours: .usIndexOptions, fee: Decimal64(mantissa: 125, scale: 2)),
    Chain(
      number: 3, symbol: "ES", monthlyClass: "EW3", weeklyClass: "EW", exchanges: ["CME"],
      multiplier: 50, step: 25, ticks: (fiveCents, 10, Decimal64(mantissa: 25, scale: 2)),
      rule: 4012, hours: .globex, fee: Decimal64(mantissa: 142, scale: 2)),
  ]

  /// The options on `listed` that exist on a date.
  static func options(on date: CivilDate, of listed: [ListedInstrument]) -> [ListedInstrument] {
    chains.flatMap { chain -> [ListedInstrument] in
      let underlyings = listed.filter {
        $0.contract.symbol == chain.symbol
          && [.stock, .index, .future].contains($0.contract.securityType)
      }
      return expiries(on: date).flatMap { day -> [ListedInstrument] in
        // An option on a future is on the first one that lives as long.
        let candidates = underlyings.filter {
          ($0.contract.expiry ?? day.compactText) >= day.compactText
        }
        guard
          let underlying = candidates.min(by: {
            ($0.contract.expiry ?? "") < ($1.contract.expiry ?? "")
          })
        else { return [] }
        return options(chain, on: underlying, expiry: day, today: date)
      }
    }
  }

  /// The next three Fridays, then the third Fridays that follow; the day before where a Friday
  /// is a holiday.
  static func expiries(on date: CivilDate) -> [CivilDate] {
    var days: [CivilDate] = []
    var friday = date.adding(days: (5 - date.weekday + 7) % 7)
    while days.count < 3 {
      let day = isBusinessDay(friday) ? friday : businessDays(before: friday, 1)
      if day >= date { days.append(day) }
      friday = friday.adding(days: 7)
    }
    var (year, month, _) = date.parts
    while days.count < expiryCount {
      let day = thirdFriday(year: year, month: month)
      if let last = days.last, day > last { days.append(day) }
      month += 1
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    return days
  }

  private static func thirdFriday(year: Int, month: Int) -> CivilDate {
    let friday = CivilDate.nth(3, weekday: 5, year: year, month: month)
    return isBusinessDay(friday) ? friday : businessDays(before: friday, 1)
  }

  private static func options(
    _ chain: Chain, on underlying: ListedInstrument, expiry: CivilDate, today: CivilDate
  ) -> [ListedInstrument] {
    let centre = Int64(
      (underlying.profile.referencePrice / chain.step.doubleValue).rounded())
    var listed: [ListedInstrument] = []
    for index in (centre - Int64(strikesPerSide))...(centre + Int64(strikesPerSide)) {
      for right in [OptionRight.call, .put] {
        listed.append(option(chain, on: underlying, expiry, today, index: index, right))
      }
    }
    return listed
  }

  private static func option(
    _ chain: Chain, on underlying: ListedInstrument, _ expiry: CivilDate, _ today: CivilDate,
    index: Int64, _ right: OptionRight
  ) -> ListedInstrument {
    let (year, month, _) = expiry.parts
    let isMonthly = expiry == thirdFriday(year: year, month: month)
    let isOnFuture = underlying.contract.securityType == .future
    let isLastDay = underlying.contract.expiry == expiry.compactText
    var tradingClass = isMonthly ? chain.monthlyClass : chain.weeklyClass
    // The quarterly options end with their future and have its class.
    if isOnFuture, isLastDay { tradingClass = chain.symbol }
    let strike = chain.step * Decimal64(mantissa: index, scale: 0)
    let day = Int64(expiry.dayNumber - CivilDate(year: 2020, month: 1, day: 1).dayNumber) % 10_000
    let id = InstrumentID(
      rawValue: 1_000_000_000 + chain.number * 20_000_000 + day * 2000 + index % 1000 * 2
        + (right == .put ? 1 : 0))
    let contract = Contract(
      instrument: id, symbol: chain.symbol, securityType: isOnFuture ? .futureOption : .option,
      expiry: expiry.compactText, strike: strike, right: right, multiplier: chain.multiplier,
      exchange: chain.exchanges[0], currency: "USD",
      localSymbol: localSymbol(tradingClass, underlying, expiry, strike, right),
      tradingClass: tradingClass)
    var facts = ListedInstrument.Facts(
      marketName: tradingClass, validExchanges: chain.exchanges,
      orderTypes: ListedInstrument.orderTypes, marketRule: chain.rule)
    facts.contractMonth = String(year * 100 + month)
    if isOnFuture { facts.lastTradeTime = isLastDay ? "08:30:00" : "15:00:00" }
    facts.underlying = ListedInstrument.Underlying(
      id: underlying.id, symbol: underlying.contract.localSymbol ?? chain.symbol,
      securityType: underlying.contract.securityType)
    let name = tradingClass == chain.symbol ? chain.symbol : "\(chain.symbol):\(tradingClass)"
    var listed = ListedInstrument(
      id: id, contract: contract,
      // Built by hand, as thousands of them are; a test holds it against the address's own form.
      address: "\(name).\(chain.exchanges[0]).\(expiry.compactText)."
        + "\(strike.normalized).\(right.rawValue)",
      longName: underlying.longName, tickSize: chain.ticks.below, multiplier: chain.multiplier,
      minimumSize: .one, sizeIncrement: .one, hours: chain.hours, facts: facts,
      profile: profile(underlying, strike: strike, right, days: expiry.dayNumber - today.dayNumber),
      fees: .future(perContract: chain.fee))
    if chain.ticks.below != chain.ticks.above {
      listed.ladder = PriceLadder([
        PriceLadder.Rung(lowEdge: .zero, increment: chain.ticks.below),
        PriceLadder.Rung(lowEdge: chain.ticks.edge, increment: chain.ticks.above),
      ])
    }
    return listed
  }

  /// The clearing house's name (`AAPL  261218C00272500`), or the exchange's of an option on a
  /// future (`ESZ6 C6600`).
  private static func localSymbol(
    _ tradingClass: String, _ underlying: ListedInstrument, _ expiry: CivilDate, _ strike: Price,
    _ right: OptionRight
  ) -> String {
    if underlying.contract.securityType == .future {
      let root = tradingClass + (underlying.contract.localSymbol ?? "").suffix(2)
      return "\(root) \(right.rawValue)\(strike.normalized)"
    }
    let padded = tradingClass + String(repeating: " ", count: max(0, 6 - tradingClass.utf8.count))
    let thousandths = Int64((strike.doubleValue * 1000).rounded())
    return padded + expiry.compactText.dropFirst(2) + right.rawValue
      + String(100_000_000 + thousandths).dropFirst()
  }

  /// A rough price: the intrinsic value and a time value that falls off with the distance from
  /// the strike. A market that knows the underlying's price computes its own.
  private static func profile(
    _ underlying: ListedInstrument, strike: Price, _ right: OptionRight, days: Int
  ) -> MarketProfile {
    let price = underlying.profile.referencePrice
    let deviation =
      price * underlying.profile.dailyVolatility * (Double(max(days, 1)) * 252 / 365).squareRoot()
    let distance = (strike.doubleValue - price) / deviation
    let intrinsic = max(
      0, (right == .call ? price : -price) + (right == .call ? -1 : 1) * strike.doubleValue)
    let timeValue =
      0.4 * deviation / (1 + distance * distance + distance * distance * distance * distance)
    return MarketProfile(
      referencePrice: max(0.05, intrinsic + timeValue), dailyVolatility: 0.05, spreadTicks: 1...4,
      typicalLots: 10, sizeUnit: .one, dailyVolume: 500)
  }
}
