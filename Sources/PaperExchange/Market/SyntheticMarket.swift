public import TradingModel

/// A market that makes itself up: quotes around a seeded walk with a plausible spread and
/// plausible sizes, trades between them, during the instrument's sessions. An option's quotes
/// follow its underlying's walk through the Black-Scholes formula.
///
/// Everything is a function of the seed, the instrument and the time, so history, the live
/// stream and a restarted exchange agree with each other.
public struct SyntheticMarket: MarketSource {
  /// How a synthetic market runs.
  public struct Settings: Hashable, Sendable {
    /// The seed.
    public var seed: UInt64
    /// How fast.
    public var pace: Pace
    /// The mean time between quotes, by the market's clock; at least a microsecond.
    public var quoteInterval: Duration
    /// How many quotes of a hundred bring a trade with them, 0...100.
    public var tradePercent: Int

    /// Settings from their parts; by default four quotes a second in real time.
    public init(
      seed: UInt64, pace: Pace = .factor(1), quoteInterval: Duration = .milliseconds(250),
      tradePercent: Int = 40
    ) {
      self.seed = seed
      self.pace = pace
      self.quoteInterval = quoteInterval
      self.tradePercent = tradePercent
    }
  }

  /// One quote and the trade that came with it, in ticks and lots.
  struct Slot {
    /// By the market's own clock.
    var source: Timestamp
    var bid: Int64
    var ask: Int64
    var bidLots: Int64
    var askLots: Int64
    /// The price of the trade; nil where there was none.
    var trade: Int64?
    var tradeLots: Int64 = 0
  }

  /// The instrument.
  public let instrument: InstrumentID
  let listed: ListedInstrument
  let settings: Settings
  let clock: PaceClock
  let slotLength: Int64
  private(set) var prices: SyntheticPrices
  private let seed: UInt64
  private let tick: Double
  /// Prices from which on steps are wider than a tick, and how many ticks they are.
  private let rungs: [(low: Int64, step: Int64)]
  private let hasTrades: Bool
  private var sessions: SessionClock
  private var slot: Int64
  private var isPrepared = false
  private var pending: MarketEvent?
  private var pendingTrade: MarketEvent?
  private(set) var halts = HaltList()

  /// A market of `listed` whose events begin after `start`. An option needs the instrument that
  /// it is on; without one its price walks by itself. One that is held has no events before
  /// `skip(to:)`, and costs little.
  public init(
    _ listed: ListedInstrument, on underlying: ListedInstrument? = nil, start: Timestamp,
    settings: Settings, isHeld: Bool = false
  ) {
    self.instrument = listed.id
    self.listed = listed
    self.settings = settings
    self.prices = SyntheticPrices(listed, on: underlying, seed: settings.seed)
    self.clock = PaceClock(exchangeStart: start, sourceStart: start, pace: settings.pace)
    self.slotLength = max(1000, settings.quoteInterval.nanoseconds)
    self.seed = SyntheticWalk.mix(
      settings.seed &+ 0x51_0A_7E, UInt64(bitPattern: listed.id.rawValue))
    self.tick = listed.tickSize.doubleValue
    let finest = listed.tickSize
    self.rungs = (listed.ladder?.rungs ?? []).compactMap { rung in
      guard let low = rung.lowEdge.divided(by: finest, scale: 0),
        let step = rung.increment.divided(by: finest, scale: 0), step > .one
      else { return nil }
      return (low.normalized.whole, step.normalized.whole)
    }
    self.hasTrades =
      listed.hasTrades && (listed.isTradable || listed.contract.securityType == .index)
    self.sessions = SessionClock(listed.hours, .trading)
    self.slot = start.rawValue / slotLength - 1
    guard !isHeld else { return }
    isPrepared = true
    prepare()
    while let due = nextDue, due < start { _ = nextEvent() }
  }

  /// When the next event is due.
  public var nextDue: Timestamp? { pendingTrade?.time ?? pending?.time }

  /// Takes the next event.
  public mutating func nextEvent() -> MarketEvent? {
    if let trade = pendingTrade {
      pendingTrade = nil
      prepare()
      return trade
    }
    guard let event = pending else { return nil }
    pending = nil
    pendingTrade = upcomingTrade
    if pendingTrade == nil { prepare() }
    return event
  }

  /// The trade that goes with `pending`.
  private var upcomingTrade: MarketEvent?

  /// The first moment that history knows.
  public var firstKnown: Timestamp? {
    clock.exchangeStart.advanced(by: .seconds(-20 * 365 * 86_400))
  }

  /// The close before the start.
  public var previousClose: Price? {
    let today = listed.hours.tradingDate(at: clock.exchangeStart)
    var prices = prices
    for back in 1...10 {
      guard let session = listed.hours.session(on: today.adding(days: -back), .liquid) else {
        continue
      }
      return onTick(prices.price(at: session.close.advanced(by: .milliseconds(-63))))
    }
    return nil
  }

  /// Leaves out everything before `time`, after the market was held.
  public mutating func skip(to time: Timestamp) {
    if isPrepared {
      guard let due = nextDue, due < time else { return }
    }
    isPrepared = true
    pendingTrade = nil
    slot = max(slot, clock.sourceTime(of: time).rawValue / slotLength - 1)
    prepare()
    while let due = nextDue, due < time { _ = nextEvent() }
  }

  /// The newest quote at or before `time`; nil while the market is closed or halted.
  public mutating func quote(at time: Timestamp) -> MarketEvent? {
    let source = clock.sourceTime(of: time)
    let newest = source.rawValue / slotLength
    for back in 0..<Int64(4) {
      let found = slot(newest - back)
      guard found.source <= source, sessions.isOpen(at: found.source), !halts.contains(time) else {
        continue
      }
      return quote(found)
    }
    return nil
  }

  /// Begins or ends a halt; nothing is quoted and traded meanwhile, also in later histories.
  public mutating func setHalted(_ isHalted: Bool, at time: Timestamp) {
    halts.set(isHalted, at: time)
    if !isHalted { skip(to: time) }
  }

  /// Finds the next slot in session and makes its quote.
  private mutating func prepare() {
    slot += 1
    while true {
      let next = slot(slot)
      if sessions.isOpen(at: next.source) {
        pending = quote(next)
        upcomingTrade = trade(next)
        return
      }
      guard let opening = sessions.nextOpening(after: next.source) else {
        pending = nil
        return
      }
      slot = max(slot + 1, opening.open.rawValue / slotLength)
    }
  }

  func quote(_ slot: Slot) -> MarketEvent {
    let unit = listed.profile.sizeUnit
    return MarketEvent(
      instrument: instrument, time: clock.historyTime(of: slot.source), sourceTime: slot.source,
      kind: .quote(
        BookTop(
          bid: price(ticks: slot.bid), bidSize: Decimal64(Int(slot.bidLots)) * unit,
          ask: price(ticks: slot.ask), askSize: Decimal64(Int(slot.askLots)) * unit)))
  }

  func trade(_ slot: Slot) -> MarketEvent? {
    guard let ticks = slot.trade else { return nil }
    return MarketEvent(
      instrument: instrument, time: clock.historyTime(of: slot.source), sourceTime: slot.source,
      kind: .trade(
        price: price(ticks: ticks),
        size: Decimal64(Int(slot.tradeLots)) * listed.profile.sizeUnit))
  }

  /// What happens in one interval of quotes; a pure function of its number.
  mutating func slot(_ number: Int64) -> Slot {
    let bits = SyntheticWalk.mix(seed, UInt64(bitPattern: number))
    let jitter = Int64(SyntheticWalk.even(bits) * Double(slotLength))
    let source = Timestamp(rawValue: number &* slotLength &+ jitter)
    let profile = listed.profile
    let spread = spreadTicks(bits)
    let middle = prices.price(at: source) / tick
    var bid = max(1, Int64((middle - Double(spread) / 2).rounded()))
    var ask = bid + spread
    for rung in rungs.reversed() where bid >= rung.low {
      // Where steps are wider, the quote is as wide as it has to be.
      let step = rung.step
      bid = max(step, bid / step * step)
      ask = max(bid + step, (ask + step - 1) / step * step)
      break
    }
    let width = UInt64(max(1, profile.typicalLots * 2))
    var slot = Slot(
      source: source, bid: bid, ask: ask, bidLots: 1 + Int64((bits >> 8) % width),
      askLots: 1 + Int64((bits >> 32) % width))
    guard hasTrades else { return slot }
    let more = SyntheticWalk.mix(seed ^ 0x7AADE, UInt64(bitPattern: number))
    guard Int(more % 100) < settings.tradePercent || !listed.isTradable else { return slot }
    let buys = (more >> 20) & 1 == 0
    slot.trade = buys ? slot.ask : slot.bid
    guard listed.isTradable else { return slot }
    let lots = 1 + Int64((more >> 24) % UInt64(max(1, profile.typicalLots)))
    slot.tradeLots = min(lots, buys ? slot.askLots : slot.bidLots)
    return slot
  }

  private func spreadTicks(_ bits: UInt64) -> Int64 {
    let range = listed.profile.spreadTicks
    let width = UInt64(range.upperBound - range.lowerBound + 1)
    // The narrow spread is the usual one: the smaller of two draws.
    return Int64(range.lowerBound) + Int64(min((bits >> 3) % width, (bits >> 45) % width))
  }

  func price(ticks: Int64) -> Price {
    let tick = listed.tickSize
    let (product, overflow) = tick.mantissa.multipliedReportingOverflow(by: ticks)
    return Decimal64(mantissa: overflow ? .max : product, scale: tick.scale)
  }

  func onTick(_ value: Double) -> Price {
    let ticks = (value / tick).rounded()
    return price(ticks: Int64(max(1, min(9e15, ticks))))
  }

  /// Bars of the past, oldest first.
  public mutating func history(_ query: HistoryQuery) -> [Bar] {
    var maker = SyntheticHistory(market: self)
    return maker.bars(query)
  }

  /// Quotes or trades of the past, oldest first.
  public mutating func events(_ query: EventQuery) -> [MarketEvent] {
    var maker = SyntheticHistory(market: self)
    return maker.events(query)
  }

  /// The volatility a year that the option's price is made with; nil for what is no option.
  public var pricing: OptionTerms? { prices.option }

  /// The price of the underlying in the middle between its bid and ask, for options.
  public mutating func underlyingPrice(at time: Timestamp) -> Double? {
    prices.underlying(at: clock.sourceTime(of: time))
  }
}

extension Decimal64 {
  /// The whole part of a number that has no other.
  fileprivate var whole: Int64 {
    scale == 0 ? mantissa : rounded(toMultipleOf: .one, .down).normalized.mantissa
  }
}
