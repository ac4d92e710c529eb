public import TradingModel

/// A market that plays a recorded file.
///
/// Quotes are played as they stand. A bar is played as four events at its first moment and after
/// each quarter: its open, the nearer extreme, the other extreme and its close (see
/// `RecordedRows.Bar.path`); at each price `p` the bid is `p` and the ask is `p` plus the spread
/// (bars of both sides: the two prices), and where the file has a volume a trade at `p` follows
/// with a quarter of it, rounded down to whole units, the rest on the last.
public struct RecordedMarket: MarketSource {
  /// How a recording is played.
  public struct Settings: Hashable, Sendable {
    /// How fast.
    public var pace: Pace
    /// Whether histories carry the recording's own times, as they always do at the fastest pace;
    /// else they are moved so that the first played row falls on the start of the exchange.
    public var keepsTimes: Bool
    /// The recording's time at which playing begins; earlier rows are history. Nil: at the first
    /// row.
    public var liveFrom: Timestamp?
    /// The size at both sides of every quote; nil: the instrument's usual size.
    public var quoteSize: Quantity?
    /// The ticks between bid and ask where the file has one price only; positive.
    public var spreadTicks: Int

    /// Settings from their parts.
    public init(
      pace: Pace = .factor(1), keepsTimes: Bool = false, liveFrom: Timestamp? = nil,
      quoteSize: Quantity? = nil, spreadTicks: Int = 1
    ) {
      self.pace = pace
      self.keepsTimes = keepsTimes
      self.liveFrom = liveFrom
      self.quoteSize = quoteSize
      self.spreadTicks = spreadTicks
    }
  }

  /// The instrument.
  public let instrument: InstrumentID
  private let listed: ListedInstrument
  private let rows: RecordedRows
  private let settings: Settings
  private let clock: PaceClock
  private let quoteSize: Quantity
  private let spread: Price
  private let barLength: Duration
  private let firstLive: Int
  private var row: Int
  private var phase = 0
  private var pendingTrade: MarketEvent?

  /// Plays `rows` as the market of `listed` from `start` on.
  public init(
    _ rows: RecordedRows, as listed: ListedInstrument, start: Timestamp, settings: Settings
  ) {
    self.instrument = listed.id
    self.listed = listed
    self.rows = rows
    self.settings = settings
    self.quoteSize =
      settings.quoteSize ?? Decimal64(listed.profile.typicalLots) * listed.profile.sizeUnit
    self.spread = listed.tickSize * Decimal64(max(1, settings.spreadTicks))
    self.barLength = rows.barLength
    var first = 0
    if let from = settings.liveFrom {
      while first < rows.count, rows.time(first) < from { first += 1 }
    }
    self.firstLive = first
    self.row = first
    let origin =
      first < rows.count
      ? rows.time(first) : rows.count > 0 ? rows.time(rows.count - 1) : start
    self.clock = PaceClock(exchangeStart: start, sourceStart: origin, pace: settings.pace)
  }

  /// When the next event is due.
  public var nextDue: Timestamp? {
    if let pendingTrade { return pendingTrade.time }
    guard row < rows.count else { return nil }
    return clock.exchangeTime(of: sourceTime)
  }

  private var sourceTime: Timestamp {
    switch rows {
    case .quotes: rows.time(row)
    case .bars, .sides:
      rows.time(row).advanced(by: .nanoseconds(barLength.nanoseconds / 4 * Int64(phase)))
    }
  }

  /// Takes the next event.
  public mutating func nextEvent() -> MarketEvent? {
    if let trade = pendingTrade {
      pendingTrade = nil
      return trade
    }
    guard row < rows.count else { return nil }
    let source = sourceTime
    let time = clock.exchangeTime(of: source)
    var event = MarketEvent(
      instrument: instrument, time: time, sourceTime: source,
      kind: .quote(BookTop(bid: nil, bidSize: .zero, ask: nil, askSize: .zero)))
    switch rows {
    case .quotes(let quotes):
      event.kind = quote(bid: quotes[row].bid, ask: quotes[row].ask)
      row += 1
    case .bars(let bars):
      let price = bars[row].path[phase]
      event.kind = quote(bid: price, ask: price + spread)
      if let volume = bars[row].volume {
        pendingTrade = MarketEvent(
          instrument: instrument, time: time, sourceTime: source,
          kind: .trade(price: price, size: share(of: volume, phase: phase)))
      }
      nextPhase()
    case .sides(let bids, let asks):
      event.kind = quote(
        bid: bids[row].path[phase], ask: asks[row].path(like: bids[row])[phase])
      nextPhase()
    }
    return event
  }

  private mutating func nextPhase() {
    phase += 1
    if phase == 4 { (phase, row) = (0, row + 1) }
  }

  private func quote(bid: Price, ask: Price) -> MarketEvent.Kind {
    .quote(BookTop(bid: bid, bidSize: quoteSize, ask: max(bid, ask), askSize: quoteSize))
  }

  private func share(of volume: Quantity, phase: Int) -> Quantity {
    let quarter = (volume * Decimal64(mantissa: 25, scale: 2)).rounded(toMultipleOf: 1, .down)
    return phase == 3 ? volume - quarter * 3 : quarter
  }

  /// The first moment that history knows.
  public var firstKnown: Timestamp? {
    guard rows.count > 0 else { return nil }
    return label(rows.time(0))
  }

  /// The close before the start.
  public var previousClose: Price? {
    guard firstLive > 0 else { return nil }
    switch rows {
    case .quotes(let quotes): return quotes[firstLive - 1].bid
    case .bars(let bars), .sides(let bars, _): return bars[firstLive - 1].close
    }
  }

  /// A recording leaves nothing out.
  public mutating func skip(to time: Timestamp) {}

  /// A recording's first quote comes by itself.
  public mutating func quote(at time: Timestamp) -> MarketEvent? { nil }

  /// The owner stops playing meanwhile; what was due then comes afterwards.
  public mutating func setHalted(_ isHalted: Bool, at time: Timestamp) {}

  /// Options are not recorded.
  public var pricing: OptionTerms? { nil }

  /// Options are not recorded.
  public mutating func underlyingPrice(at time: Timestamp) -> Double? { nil }

  /// Quotes or trades that were played or lie before the start, oldest first. Sessions are not
  /// looked at: a recording has what it has. O(rows).
  public mutating func events(_ query: EventQuery) -> [MarketEvent] {
    let known = min(row, rows.count)
    var found: [MarketEvent] = []
    let order =
      query.isNewest
      ? stride(from: known - 1, through: 0, by: -1) : stride(from: 0, through: known - 1, by: 1)
    for index in order {
      for event in query.isNewest ? past(index).reversed() : past(index) {
        guard event.time >= query.start, event.time < query.end else { continue }
        switch (event.kind, query.kind) {
        case (.quote, .quotes), (.trade, .trades): found.append(event)
        case (.quote, .trades), (.trade, .quotes): continue
        }
        guard found.count < query.limit else { return query.isNewest ? found.reversed() : found }
      }
    }
    return query.isNewest ? found.reversed() : found
  }

  /// The events of a row with the times of history.
  private func past(_ index: Int) -> [MarketEvent] {
    let first = rows.time(index)
    func event(_ phase: Int, _ kind: MarketEvent.Kind) -> MarketEvent {
      let source = first.advanced(by: .nanoseconds(barLength.nanoseconds / 4 * Int64(phase)))
      return MarketEvent(
        instrument: instrument, time: label(source), sourceTime: source, kind: kind)
    }
    switch rows {
    case .quotes(let quotes):
      return [event(0, quote(bid: quotes[index].bid, ask: quotes[index].ask))]
    case .bars(let bars):
      return bars[index].path.enumerated().flatMap { phase, price in
        let top = event(phase, quote(bid: price, ask: price + spread))
        guard let volume = bars[index].volume else { return [top] }
        return [top, event(phase, .trade(price: price, size: share(of: volume, phase: phase)))]
      }
    case .sides(let bids, let asks):
      let other = asks[index].path(like: bids[index])
      return bids[index].path.enumerated().map { phase, bid in
        event(phase, quote(bid: bid, ask: other[phase]))
      }
    }
  }

  /// The time that stands on a bar of history.
  private func label(_ source: Timestamp) -> Timestamp {
    if tellsOwnTimes { return source }
    if source >= clock.sourceStart { return clock.exchangeTime(of: source) }
    let before = clock.sourceStart.since(source)
    return clock.exchangeStart.advanced(by: .zero - before)
  }

  /// Bars of the past, oldest first.
  public mutating func history(_ query: HistoryQuery) -> [Bar] {
    // Rows that have not been played yet are the future; no query may see them.
    let known = min(row, rows.count)
    let (sourceStart, sourceEnd) = window(query, known: known)
    if query.price == .bidAsk { return bothSides(query) }
    var builder = BarBuilder(size: query.size)
    var bars: [Bar] = []
    for index in 0..<known {
      let time = label(rows.time(index))
      guard time >= sourceStart, time < sourceEnd else { continue }
      for (price, volume) in prices(index, query.price) {
        if let done = builder.add(price: price, size: volume, at: time) { bars.append(done) }
      }
    }
    if let last = builder.current { bars.append(last) }
    return query.price == .trades ? bars.filter { $0.volume != nil } : bars
  }

  /// Bars of bid and ask, put together: the averages of a recording are those of the extremes.
  private mutating func bothSides(_ query: HistoryQuery) -> [Bar] {
    var side = query
    side.price = .bid
    let bids = history(side)
    side.price = .ask
    return zip(bids, history(side)).map { bid, ask in
      let half = Decimal64(mantissa: 5, scale: 1)
      return Bar(
        start: bid.start, open: (bid.low + bid.high) * half, high: ask.high, low: bid.low,
        close: (ask.low + ask.high) * half)
    }
  }

  /// At the fastest pace there is no other clock than the recording's.
  private var tellsOwnTimes: Bool { settings.keepsTimes || settings.pace == .asFastAsPossible }

  /// The window of a query by the clock of the labels. Where that is the recording's, a query up
  /// to the present means up to the newest row that was played.
  private func window(_ query: HistoryQuery, known: Int) -> (start: Timestamp, end: Timestamp) {
    guard tellsOwnTimes, known > 0 else { return (query.start, query.end) }
    let newest = rows.time(known - 1).advanced(by: .nanoseconds(1))
    guard query.end > newest else { return (query.start, query.end) }
    return (newest.advanced(by: .zero - query.end.since(query.start)), newest)
  }

  /// The prices of a row in the order of time, with their volumes where trades are asked for.
  private func prices(_ index: Int, _ kind: HistoryPrice) -> [(Price, Quantity?)] {
    let half = Decimal64(mantissa: 5, scale: 1)
    func side(_ bid: Price, _ ask: Price) -> Price {
      switch kind {
      case .bid, .trades: bid
      case .ask, .bidAsk: ask
      case .midpoint: (bid + ask) * half
      }
    }
    switch rows {
    case .quotes(let quotes): return [(side(quotes[index].bid, quotes[index].ask), nil)]
    case .bars(let bars):
      let volume = kind == .trades ? bars[index].volume : nil
      let path = bars[index].path.map { side($0, $0 + spread) }
      return path.enumerated().map { ($1, volume == nil ? nil : $0 == 3 ? volume : .zero) }
    case .sides(let bids, let asks):
      let other = asks[index].path(like: bids[index])
      return zip(bids[index].path, other).map { (side($0, $1), nil) }
    }
  }
}
