public import TradingModel

/// A market that makes itself up: quotes around a seeded walk with a plausible spread and
/// plausible sizes, trades between them, during the instrument's sessions.
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

  /// The instrument.
  public let instrument: InstrumentID
  let listed: ListedInstrument
  let walk: SyntheticWalk
  private let settings: Settings
  private let clock: PaceClock
  private let slotLength: Int64
  private let seed: UInt64
  private var sessions: SessionClock
  private var slot: Int64
  private var pending: MarketEvent?
  private var pendingTrade: MarketEvent?

  /// A market of `listed` whose events begin after `start`.
  public init(_ listed: ListedInstrument, start: Timestamp, settings: Settings) {
    self.instrument = listed.id
    self.listed = listed
    self.settings = settings
    self.walk = SyntheticWalk(
      seed: settings.seed, instrument: listed.id, profile: listed.profile)
    self.clock = PaceClock(exchangeStart: start, sourceStart: start, pace: settings.pace)
    self.slotLength = max(1000, settings.quoteInterval.nanoseconds)
    self.seed = SyntheticWalk.mix(
      settings.seed &+ 0x51_0A_7E, UInt64(bitPattern: listed.id.rawValue))
    self.sessions = SessionClock(listed.hours, .trading)
    self.slot = start.rawValue / slotLength
    prepare()
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
    pendingTrade = trade(after: event)
    if pendingTrade == nil { prepare() }
    return event
  }

  /// The first moment that history knows.
  public var firstKnown: Timestamp? {
    clock.exchangeStart.advanced(by: .seconds(-20 * 365 * 86_400))
  }

  /// The close before the start.
  public var previousClose: Price? {
    let today = listed.hours.tradingDate(at: clock.exchangeStart)
    for back in 1...10 {
      guard let session = listed.hours.session(on: today.adding(days: -back), .liquid) else {
        continue
      }
      return onTick(walk.price(at: session.close.advanced(by: .milliseconds(-63))))
    }
    return nil
  }

  /// Finds the next slot in session and makes its quote.
  private mutating func prepare() {
    slot += 1
    while true {
      let bits = SyntheticWalk.mix(seed, UInt64(bitPattern: slot))
      let jitter = Int64(SyntheticWalk.even(bits) * Double(slotLength))
      let source = Timestamp(rawValue: slot &* slotLength &+ jitter)
      if sessions.isOpen(at: source) {
        pending = MarketEvent(
          instrument: instrument, time: clock.exchangeTime(of: source), sourceTime: source,
          kind: .quote(top(at: source, bits: bits)))
        return
      }
      guard let opening = sessions.nextOpening(after: source) else {
        pending = nil
        return
      }
      slot = max(slot + 1, opening.open.rawValue / slotLength)
    }
  }

  private func trade(after quote: MarketEvent) -> MarketEvent? {
    guard listed.hasTrades, listed.isTradable || listed.contract.securityType == .index,
      case .quote(let top) = quote.kind
    else { return nil }
    let bits = SyntheticWalk.mix(seed ^ 0x7AADE, UInt64(bitPattern: slot))
    guard Int(bits % 100) < settings.tradePercent || !listed.isTradable else { return nil }
    let buys = (bits >> 20) & 1 == 0
    guard let price = buys ? top.ask : top.bid else { return nil }
    let lots = 1 + Int((bits >> 24) % UInt64(max(1, listed.profile.typicalLots)))
    let size =
      listed.isTradable ? min(Decimal64(lots) * tradeUnit, buys ? top.askSize : top.bidSize) : 0
    return MarketEvent(
      instrument: instrument, time: quote.time, sourceTime: quote.sourceTime,
      kind: .trade(price: price, size: size))
  }

  private var tradeUnit: Quantity { listed.profile.sizeUnit }

  /// The best bid and ask around the walk at a moment.
  func top(at source: Timestamp, bits: UInt64) -> BookTop {
    let profile = listed.profile
    let spread = spreadTicks(bits)
    let tick = listed.tickSize
    let middle = walk.price(at: source) / tick.doubleValue
    let bidTicks = max(1, Int64((middle - Double(spread) / 2).rounded()))
    func size(_ bits: UInt64) -> Quantity {
      Decimal64(1 + Int(bits % UInt64(max(1, profile.typicalLots * 2)))) * profile.sizeUnit
    }
    return BookTop(
      bid: price(ticks: bidTicks), bidSize: size(bits >> 8),
      ask: price(ticks: bidTicks + spread), askSize: size(bits >> 32))
  }

  private func spreadTicks(_ bits: UInt64) -> Int64 {
    let range = listed.profile.spreadTicks
    let width = UInt64(range.upperBound - range.lowerBound + 1)
    // The narrow spread is the usual one: the smaller of two draws.
    return Int64(range.lowerBound) + Int64(min((bits >> 3) % width, (bits >> 45) % width))
  }

  private func price(ticks: Int64) -> Price {
    let tick = listed.tickSize
    let (product, overflow) = tick.mantissa.multipliedReportingOverflow(by: ticks)
    return Decimal64(mantissa: overflow ? .max : product, scale: tick.scale)
  }

  func onTick(_ value: Double) -> Price {
    let ticks = (value / listed.tickSize.doubleValue).rounded()
    return price(ticks: Int64(max(1, min(9e15, ticks))))
  }

  /// Bars of the past, oldest first.
  public mutating func history(_ query: HistoryQuery) -> [Bar] {
    var maker = SyntheticHistory(market: self, clock: clock)
    return maker.bars(query)
  }
}
