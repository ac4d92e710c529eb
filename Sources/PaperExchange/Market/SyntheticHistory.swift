import TradingModel

/// Bars of a synthetic market for any time, computed from its walk.
///
/// Prices inside a bar are looked at every second (bars up to half a minute), five seconds (up to
/// five minutes), quarter of a minute (up to an hour) or five minutes (longer bars), so a long
/// bar may show a slightly smaller range than the short ones inside it. Volumes are made up.
struct SyntheticHistory {
  private let market: SyntheticMarket
  private let clock: PaceClock
  /// More bars than this are cut at the old end; the broker's own limit is lower.
  static let maximumBars = 100_000

  init(market: SyntheticMarket, clock: PaceClock) {
    self.market = market
    self.clock = clock
  }

  mutating func bars(_ query: HistoryQuery) -> [Bar] {
    guard query.start < query.end else { return [] }
    return query.size.rawValue >= BarSize.day.rawValue ? days(query) : intraday(query)
  }

  private func days(_ query: HistoryQuery) -> [Bar] {
    let pattern = market.listed.hours
    var date = pattern.zone.local(query.start).date
    let last = pattern.tradingDate(at: query.end)
    var bars: [Bar] = []
    while date <= last, bars.count < SyntheticHistory.maximumBars {
      let start = pattern.zone.moment(date, minutes: 0)
      if let session = pattern.session(on: date, query.hours), session.open < query.end,
        start >= query.start || session.open >= query.start
      {
        let end = min(session.close, query.end)
        if session.open < end {
          bars.append(bar(label: start, from: session.open, to: end, step: 300, query.price))
        }
      }
      date = date.adding(days: 1)
    }
    return bars
  }

  private func intraday(_ query: HistoryQuery) -> [Bar] {
    let size = Int64(query.size.rawValue)
    let step: Int64 = size <= 30 ? 1 : size <= 300 ? 5 : size <= 3600 ? 15 : 300
    var sessions = SessionClock(market.listed.hours, query.hours)
    let most = Int64(SyntheticHistory.maximumBars) * size
    let endSecond = query.end.seconds
    var start = max(query.start.seconds, endSecond - most * 4)
    start = (start + size - 1) / size * size
    var bars: [Bar] = []
    while start < endSecond {
      let from = Timestamp(seconds: start)
      let to = min(Timestamp(seconds: start + size), query.end)
      if let session = sessions.session(at: from) {
        bars.append(
          bar(label: from, from: from, to: min(to, session.close), step: step, query.price))
        start += size
      } else if let next = sessions.nextOpening(after: from), next.open < query.end {
        let opening = next.open.seconds
        // A session that opens inside a bar has its first bar there.
        if opening < start + size {
          bars.append(bar(label: from, from: next.open, to: to, step: step, query.price))
        }
        start = max(start + size, opening / size * size)
      } else {
        break
      }
    }
    return bars.count > SyntheticHistory.maximumBars
      ? Array(bars.suffix(SyntheticHistory.maximumBars)) : bars
  }

  private func bar(
    label: Timestamp, from: Timestamp, to: Timestamp, step: Int64, _ price: HistoryPrice
  ) -> Bar {
    let first = value(at: from)
    let last = value(at: to.advanced(by: .milliseconds(-63)))
    var low = min(first, last)
    var high = max(first, last)
    var second = from.seconds + step
    while second < to.seconds {
      let next = value(at: Timestamp(seconds: second))
      low = min(low, next)
      high = max(high, next)
      second += step
    }
    let offset = halfSpread(price)
    var bar = Bar(
      start: label, open: market.onTick(first + offset), high: market.onTick(high + offset),
      low: market.onTick(low + offset), close: market.onTick(last + offset))
    guard price == .trades, market.listed.hasTrades else { return bar }
    let length = Double(max(1, to.seconds - from.seconds))
    let bits = SyntheticWalk.mix(0xB0_10, UInt64(bitPattern: label.rawValue))
    let daily = market.listed.profile.dailyVolume
    let noise = 0.4 + 1.2 * SyntheticWalk.even(bits)
    bar.volume = Decimal64(Int(min(9e12, max(0, daily * length / 23_400 * noise))))
    bar.count = Int(max(1, length * noise))
    bar.wap = market.onTick((first + last + low + high) / 4)
    return bar
  }

  private func value(at time: Timestamp) -> Double {
    market.walk.price(at: clock.sourceTime(of: time))
  }

  private func halfSpread(_ price: HistoryPrice) -> Double {
    let half = market.listed.tickSize.doubleValue / 2
    switch price {
    case .trades, .midpoint: return 0
    case .bid: return -half
    case .ask: return half
    }
  }
}
