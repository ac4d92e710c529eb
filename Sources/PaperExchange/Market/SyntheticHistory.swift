import TradingModel

/// Bars, quotes and trades of a synthetic market for any time.
///
/// Bars of at most `exactSlots` quotes are made of the very quotes and trades of the live stream.
/// Of a longer bar `sampledSlots` quotes are looked at, so its range may be slightly smaller than
/// that of the short bars inside it; its volume is scaled up from those.
struct SyntheticHistory {
  private var market: SyntheticMarket
  private var sessions: SessionClock
  /// More bars than this are cut at the old end; the broker's own limit is lower.
  static let maximumBars = 100_000
  static let exactSlots: Int64 = 1250
  static let sampledSlots: Int64 = 128
  /// How many slots a search for single events looks through.
  static let searchedSlots = 2_000_000

  init(market: SyntheticMarket) {
    self.market = market
    sessions = SessionClock(market.listed.hours, .trading)
  }

  // MARK: Bars

  mutating func bars(_ query: HistoryQuery) -> [Bar] {
    guard query.start < query.end else { return [] }
    return query.size.rawValue >= BarSize.day.rawValue ? days(query) : intraday(query)
  }

  private mutating func days(_ query: HistoryQuery) -> [Bar] {
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
        if let bar = bar(label: start, from: session.open, to: end, query.price) {
          bars.append(bar)
        }
      }
      date = date.adding(days: 1)
    }
    return bars
  }

  private mutating func intraday(_ query: HistoryQuery) -> [Bar] {
    let size = Int64(query.size.rawValue)
    var hours = SessionClock(market.listed.hours, query.hours)
    let most = Int64(SyntheticHistory.maximumBars) * size
    let endSecond = query.end.seconds + (query.end.rawValue % 1_000_000_000 == 0 ? 0 : 1)
    var start = max(query.start.seconds, endSecond - most * 4)
    start = (start + size - 1) / size * size
    var bars: [Bar] = []
    var flat: (price: Price, session: TradingSchedule.Session)?
    while start < endSecond {
      let from = Timestamp(seconds: start)
      let to = min(Timestamp(seconds: start + size), query.end)
      var begin = from
      var session = hours.session(at: from)
      if session == nil, let next = hours.nextOpening(after: from), next.open < query.end {
        // A session that opens inside a bar has its first bar there.
        guard next.open.seconds < start + size else {
          start = next.open.seconds / size * size
          continue
        }
        begin = next.open
        session = next
      }
      guard var current = session else { break }
      var label = from
      while true {
        let made = bar(label: label, from: begin, to: min(to, current.close), query.price)
        let price =
          flat?.session == current ? flat?.price : lastPrice(before: begin, current, query)
        if let bar = made ?? price.map({ still(label, $0, query.price) }) {
          bars.append(bar)
          flat = (bar.close, current)
        }
        // A bar ends with its session; what opens in the rest of its time is a bar of its own.
        guard current.close < to,
          let next = hours.nextOpening(after: current.close.advanced(by: .nanoseconds(-1))),
          next.open < to
        else { break }
        (label, begin, current) = (next.open, next.open, next)
      }
      start += size
    }
    return bars.count > SyntheticHistory.maximumBars
      ? Array(bars.suffix(SyntheticHistory.maximumBars)) : bars
  }

  /// A bar in which nothing happened.
  private func still(_ label: Timestamp, _ price: Price, _ kind: HistoryPrice) -> Bar {
    let isTraded = kind == .trades && market.listed.hasTrades
    return Bar(
      start: label, open: price, high: price, low: price, close: price,
      volume: isTraded ? .zero : nil, wap: isTraded ? price : nil, count: isTraded ? 0 : nil)
  }

  /// The price that a bar without events has: that of the last event of its session.
  private mutating func lastPrice(
    before time: Timestamp, _ session: TradingSchedule.Session, _ query: HistoryQuery
  ) -> Price? {
    let number = market.clock.sourceTime(of: time).rawValue / market.slotLength
    for back in 0..<Int64(64) {
      let slot = market.slot(number - back)
      let moment = market.clock.historyTime(of: slot.source)
      guard moment < time else { continue }
      guard moment >= session.open else { return nil }
      guard !market.halts.contains(moment) else { continue }
      if let ticks = ticks(slot, query.price) { return ticks.price(market) }
    }
    return nil
  }

  private mutating func bar(
    label: Timestamp, from: Timestamp, to: Timestamp, _ kind: HistoryPrice
  ) -> Bar? {
    guard from < to else { return nil }
    var sum = BarSum(kind)
    let first = market.clock.sourceTime(of: from).rawValue / market.slotLength
    let last = market.clock.sourceTime(of: to).rawValue / market.slotLength
    let count = last - first + 1
    let isExact = count <= SyntheticHistory.exactSlots
    let stride = isExact ? 1 : count / SyntheticHistory.sampledSlots
    let checksHalts = !market.halts.isEmpty
    var number = first
    while number <= last {
      let slot = market.slot(number)
      number += stride
      let moment = market.clock.historyTime(of: slot.source)
      guard moment >= from, moment < to, sessions.isOpen(at: slot.source) else { continue }
      if checksHalts, market.halts.contains(moment) { continue }
      sum.add(slot)
    }
    return sum.bar(label, market, scale: stride)
  }

  private func ticks(_ slot: SyntheticMarket.Slot, _ kind: HistoryPrice) -> Ticks? {
    switch kind {
    case .trades: market.listed.hasTrades ? slot.trade.map { Ticks(twice: $0 * 2) } : Ticks(slot)
    case .midpoint: Ticks(slot)
    case .bid: Ticks(twice: slot.bid * 2)
    case .ask, .bidAsk: Ticks(twice: slot.ask * 2)
    }
  }

  // MARK: Single events

  mutating func events(_ query: EventQuery) -> [MarketEvent] {
    guard query.start < query.end, query.limit > 0 else { return [] }
    var hours = SessionClock(market.listed.hours, query.hours)
    let step: Int64 = query.isNewest ? -1 : 1
    let lowest = market.clock.sourceTime(of: query.start).rawValue / market.slotLength
    let highest = market.clock.sourceTime(of: query.end).rawValue / market.slotLength
    var number = query.isNewest ? highest : lowest
    var found: [MarketEvent] = []
    var looked = 0
    while number >= lowest, number <= highest, found.count < query.limit,
      looked < SyntheticHistory.searchedSlots
    {
      let slot = market.slot(number)
      let moment = market.clock.historyTime(of: slot.source)
      looked += 1
      guard hours.isOpen(at: moment) else {
        number = nextOpenSlot(from: number, moment, step, &hours)
        continue
      }
      number += step
      guard moment >= query.start, moment < query.end, !market.halts.contains(moment),
        sessions.isOpen(at: slot.source)
      else { continue }
      switch query.kind {
      case .quotes: found.append(market.quote(slot))
      case .trades: if let trade = market.trade(slot) { found.append(trade) }
      }
    }
    return query.isNewest ? found.reversed() : found
  }

  /// Jumps over the time in which the market is closed.
  private func nextOpenSlot(
    from number: Int64, _ moment: Timestamp, _ step: Int64, _ hours: inout SessionClock
  ) -> Int64 {
    let pattern = hours.pattern
    if step > 0 {
      guard let opening = hours.nextOpening(after: moment) else { return .max }
      return max(number + 1, market.clock.sourceTime(of: opening.open).rawValue / market.slotLength)
    }
    var date = pattern.tradingDate(at: moment)
    for _ in 0..<15 {
      if let session = pattern.session(on: date, hours.kind), session.close <= moment {
        return min(
          number - 1, market.clock.sourceTime(of: session.close).rawValue / market.slotLength)
      }
      date = date.adding(days: -1)
    }
    return .min
  }
}

/// A price in halves of a tick, so that midpoints are whole numbers.
struct Ticks: Hashable {
  var twice: Int64

  init(twice: Int64) { self.twice = twice }
  init(_ slot: SyntheticMarket.Slot) { twice = slot.bid + slot.ask }

  func price(_ market: SyntheticMarket) -> Price {
    if twice % 2 == 0 { return market.price(ticks: twice / 2) }
    return market.price(ticks: twice) * Decimal64(mantissa: 5, scale: 1)
  }
}

/// Adds the slots of one bar up, in whole numbers.
struct BarSum {
  private let kind: HistoryPrice
  private var open: Int64?
  private var high = Int64.min
  private var low = Int64.max
  private var close: Int64 = 0
  private var count: Int64 = 0
  private var lots: Int64 = 0
  private var turnover: Int64 = 0
  private var bids: Int64 = 0
  private var asks: Int64 = 0

  init(_ kind: HistoryPrice) { self.kind = kind }

  mutating func add(_ slot: SyntheticMarket.Slot) {
    switch kind {
    case .trades:
      guard let trade = slot.trade else { return }
      add(trade * 2)
      lots &+= slot.tradeLots
      turnover &+= slot.tradeLots &* trade
    case .midpoint: add(slot.bid + slot.ask)
    case .bid: add(slot.bid * 2)
    case .ask: add(slot.ask * 2)
    case .bidAsk:
      add(slot.bid * 2)
      high = max(high, slot.ask * 2)
      bids &+= slot.bid
      asks &+= slot.ask
    }
  }

  private mutating func add(_ twice: Int64) {
    if open == nil { open = twice }
    high = max(high, twice)
    low = min(low, twice)
    close = twice
    count += 1
  }

  /// The bar; nil when nothing happened in it.
  func bar(_ label: Timestamp, _ market: SyntheticMarket, scale: Int64) -> Bar? {
    guard let open else { return nil }
    func price(_ twice: Int64) -> Price { Ticks(twice: twice).price(market) }
    var bar = Bar(
      start: label, open: price(open), high: price(high), low: price(low), close: price(close))
    if kind == .bidAsk {
      bar.open = price((bids * 2 + count / 2) / count)
      bar.close = price((asks * 2 + count / 2) / count)
    }
    guard kind == .trades, market.listed.hasTrades else { return bar }
    let unit = market.listed.profile.sizeUnit
    let volume = Decimal64(Int(lots)) * unit
    bar.volume = Decimal64(Int(lots &* scale)) * unit
    bar.count = Int(count * scale)
    let sum = market.price(ticks: turnover) * unit
    bar.wap = sum.divided(by: volume, scale: 8) ?? price(open)
    return bar
  }
}
