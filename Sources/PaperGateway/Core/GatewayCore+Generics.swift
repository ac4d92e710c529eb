import PaperExchange
import TWSProtocol
import TradingModel

/// Figures of an instrument's year.
struct MarketStatistics {
  /// The trading date on which they were made.
  var date: CivilDate
  /// The lowest and highest prices of 13, 26 and 52 weeks.
  var ranges: [(low: Price, high: Price)]
  /// The mean volume of 90 days.
  var averageVolume: Quantity?
  /// The deviation of a month's daily returns, a year.
  var volatility: Double?
}

/// The generic ticks of lines.
extension GatewayCore {
  func sendGenerics(_ listed: ListedInstrument, _ line: MarketLine) {
    let isStock = listed.contract.securityType == .stock
    if line.wants.contains(.shortable), isStock {
      generic(line, .shortable, 3)
      let shares = Decimal64(Int(max(0, min(9e12, listed.profile.dailyVolume / 4))))
      tell(line, .shortableShares, shares)
    }
    if line.wants.contains(.statistics) { sendStatistics(listed, line) }
    if line.wants.contains(.historicalVolatility), let value = year(listed).volatility {
      generic(line, TickType(rawValue: 23), Translation.number(value))
    }
    if line.wants.contains(.currentVolatility), let value = year(listed).volatility {
      generic(line, TickType(rawValue: 58), Translation.number(value))
    }
    if line.wants.contains(.impliedVolatility) {
      let volatility =
        feed.pricing(listed.id)?.volatility
        ?? listed.profile.dailyVolatility * 252.0.squareRoot()
      generic(line, TickType(rawValue: 24), Translation.number(volatility))
    }
    // Nothing on this exchange pays dividends.
    if line.wants.contains(.dividends), isStock { string(line, TickType(rawValue: 59), ",,,") }
    if line.wants.contains(.lastRegularTrade) {
      let now = clock()
      let found = feed.events(
        listed.id,
        EventQuery(
          kind: .trades, start: now.advanced(by: -.seconds(10 * 86_400)), end: now,
          hours: .liquid, limit: 1, isNewest: true))
      if case .trade(let price, _) = found.first?.kind {
        tell(line, TickType(rawValue: 57), price, .zero)
      }
    }
    if line.wants.contains(.tradeCount), let market = engine.market(listed.id) {
      generic(line, .tradeCount, TWSNumber(market.tradeCount))
    }
    updateGenerics(listed, line, clock())
  }

  /// The ticks that follow the market with the seconds.
  func updateGenerics(_ listed: ListedInstrument, _ line: MarketLine, _ now: Timestamp) {
    if line.wants.contains(.markPrice), let mark = engine.market(listed.id)?.mark,
      mark != line.mark
    {
      line.mark = mark
      tell(line, .markPrice, mark, .zero)
    }
    guard !line.wants.isDisjoint(with: [.tradeRate, .volumeRate]) else { return }
    let minute = feed.events(
      listed.id,
      EventQuery(
        kind: .trades, start: now.advanced(by: -.seconds(60)), end: now, limit: 100_000,
        isNewest: true))
    if line.wants.contains(.tradeRate) {
      generic(line, TickType(rawValue: 55), TWSNumber(minute.count))
    }
    if line.wants.contains(.volumeRate) {
      let volume = minute.reduce(Decimal64.zero) { sum, event in
        if case .trade(_, let size) = event.kind { sum + size } else { sum }
      }
      generic(line, TickType(rawValue: 56), Translation.number(volume))
    }
  }

  private func sendStatistics(_ listed: ListedInstrument, _ line: MarketLine) {
    let year = year(listed)
    for (index, range) in year.ranges.enumerated() {
      let type = Int32(15 + index * 2)
      tell(line, TickType(rawValue: type), range.low, .zero)
      tell(line, TickType(rawValue: type + 1), range.high, .zero)
    }
    if let volume = year.averageVolume { tell(line, TickType(rawValue: 21), volume) }
  }

  /// Figures of the year before a trading date.
  func year(_ listed: ListedInstrument) -> MarketStatistics {
    let now = clock()
    let date = listed.hours.tradingDate(at: now)
    if let known = years[listed.id], known.date == date { return known }
    let bars = feed.history(
      listed.id,
      HistoryQuery(
        start: now.advanced(by: -.seconds(364 * 86_400)), end: now, size: .day,
        price: listed.hasTrades ? .trades : .midpoint, hours: .liquid))
    let ranges = [13, 26, 52].compactMap { weeks -> (low: Price, high: Price)? in
      let from = now.advanced(by: -.seconds(weeks * 7 * 86_400))
      let part = bars.filter { $0.start >= from }
      guard let low = part.map(\.low).min(), let high = part.map(\.high).max() else { return nil }
      return (low, high)
    }
    let volumes = bars.suffix(90).compactMap(\.volume)
    let total = volumes.reduce(Decimal64.zero, +)
    let made = MarketStatistics(
      date: date, ranges: ranges,
      averageVolume: total.divided(by: Decimal64(max(1, volumes.count)), scale: 0),
      volatility: Volatility.historical(closes: bars.suffix(31).map(\.close.doubleValue)))
    years[listed.id] = made
    return made
  }
}

/// The deviation of returns.
enum Volatility {
  /// The deviation a year of the logarithms of daily changes; nil of fewer than three closes.
  static func historical(closes: [Double]) -> Double? {
    let returns = zip(closes.dropFirst(), closes).compactMap { new, old in
      old > 0 && new > 0 ? Double.logarithm(new / old) : nil
    }
    guard returns.count >= 2 else { return nil }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let sum = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sum / Double(returns.count - 1) * 252).squareRoot()
  }
}
