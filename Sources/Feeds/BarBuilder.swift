import TradingModel

/// What an instrument's bars are made of.
enum BarSource: Hashable, Sendable {
  /// Reported trades.
  case trades
  /// The middle between bid and ask, for markets that report no trades.
  case midpoints
  /// The last price of a quote, for indices.
  case lastPrices

  init(_ type: SecurityType) {
    switch type {
    case .forex, .commodity, .cfd: self = .midpoints
    case .index: self = .lastPrices
    default: self = .trades
    }
  }
}

/// Builds the finished bars of one instrument, of every asked size, from its live data.
///
/// Ticks make bars of one second, those make the longer ones; where real-time bars of five
/// seconds flow, they make every size that is a multiple of five seconds. Time is the event's
/// own; `advance` closes bars when no next event comes. Ticks outside of the sessions build
/// nothing, nor do unreported trades.
struct BarBuilder {
  private let source: BarSource
  private var completeFrom: Timestamp
  private var schedule: TradingSchedule
  private var gate: SessionGate
  private var base: BarAggregator
  private var fromTicks: [BarAggregator] = []
  private var fromBars: [BarAggregator] = []
  private var finished: [(size: BarSize, bar: Bar)] = []
  /// Whether real-time bars of five seconds flow.
  private(set) var usesRealTimeBars = false
  /// Ticks that came while the market was closed.
  private(set) var closedMarketCount = 0

  /// Bars that began before `completeFrom` were not seen whole.
  init(source: BarSource, schedule: TradingSchedule, completeFrom: Timestamp) {
    self.source = source
    self.schedule = schedule
    self.completeFrom = completeFrom
    gate = SessionGate(schedule)
    base = BarAggregator(
      size: .second, schedule: schedule, completeFrom: Timestamp(rawValue: .min))
  }

  /// Ticks and bars that came too late for the bar they belong to.
  var lateCount: Int { base.lateCount &+ fromBars.reduce(0) { $0 &+ $1.lateCount } }

  /// Bars dropped because their beginning was not seen.
  var incompleteCount: Int {
    (fromTicks + fromBars).reduce(0) { $0 &+ $1.incompleteCount }
  }

  /// Begins to build a size; no effect when it is being built. A size that is begun later than
  /// the stream is complete from `now` on.
  mutating func add(_ size: BarSize, now: Timestamp) {
    guard !(fromTicks + fromBars).contains(where: { $0.size == size }) else { return }
    let aggregator = BarAggregator(
      size: size, schedule: schedule, completeFrom: max(completeFrom, now))
    if usesRealTimeBars && size.isMultipleOfFive {
      fromBars.append(aggregator)
    } else {
      fromTicks.append(aggregator)
    }
  }

  /// Chooses between real-time bars and ticks for the sizes that can be made of either.
  mutating func useRealTimeBars(_ use: Bool) {
    guard use != usesRealTimeBars else { return }
    usesRealTimeBars = use
    if use {
      fromBars = fromTicks.filter { $0.size.isMultipleOfFive }
      fromTicks.removeAll { $0.size.isMultipleOfFive }
    } else {
      fromTicks += fromBars
      fromBars = []
    }
  }

  mutating func update(schedule: TradingSchedule) {
    self.schedule = schedule
    gate.update(schedule)
    for index in fromTicks.indices { fromTicks[index].update(schedule: schedule) }
    for index in fromBars.indices { fromBars[index].update(schedule: schedule) }
  }

  mutating func receive(_ trade: Trade) {
    guard source == .trades, !trade.isUnreported else { return }
    tick(trade.price, trade.size, at: trade.time)
  }

  mutating func receive(_ quote: Quote) {
    switch source {
    case .trades: return
    case .midpoints:
      guard !quote.changed.isDisjoint(with: [.bid, .ask]), let middle = quote.mid else { return }
      tick(middle, nil, at: quote.time)
    case .lastPrices:
      guard quote.changed.contains(.last), let last = quote.last else { return }
      tick(last, nil, at: quote.time)
    }
  }

  /// One real-time bar of five seconds.
  mutating func receive(_ bar: Bar) {
    guard usesRealTimeBars else { return }
    guard gate.builds(at: bar.start) else {
      closedMarketCount &+= 1
      return
    }
    let until = bar.start.advanced(by: .seconds(5))
    for index in fromBars.indices {
      let size = fromBars[index].size
      fromBars[index].add(bar, until: until) { finished.append((size, $0)) }
    }
  }

  /// Closes what ends at or before `time`; bars made of real-time bars wait two seconds more, as
  /// their last part arrives after its end.
  mutating func advance(to time: Timestamp) {
    closeBase(at: time)
    let patient = time.advanced(by: .seconds(-2))
    for index in fromBars.indices {
      let size = fromBars[index].size
      fromBars[index].advance(to: patient) { finished.append((size, $0)) }
    }
  }

  /// Data may be missing up to `now`: bars that are being built are not whole by themselves.
  mutating func cut(at now: Timestamp) {
    for index in fromTicks.indices { fromTicks[index].cut(at: now) }
    for index in fromBars.indices { fromBars[index].cut(at: now) }
    completeFrom = max(completeFrom, now)
  }

  /// Completes the bar being built from what history knows of it.
  mutating func seed(_ size: BarSize, with bar: Bar, now: Timestamp) -> Bool {
    for index in fromTicks.indices where fromTicks[index].size == size {
      return fromTicks[index].seed(bar, now: now)
    }
    for index in fromBars.indices where fromBars[index].size == size {
      return fromBars[index].seed(bar, now: now)
    }
    return false
  }

  /// The interval of `size` that `time` belongs to; nil when the size is not built.
  func interval(_ size: BarSize, containing time: Timestamp) -> BarInterval? {
    let aggregator =
      fromTicks.first { $0.size == size } ?? fromBars.first { $0.size == size }
    return aggregator?.interval(containing: time)
  }

  /// The stamp of the bar of `size` that is being built.
  func currentStamp(_ size: BarSize) -> Timestamp? {
    let aggregator =
      fromTicks.first { $0.size == size } ?? fromBars.first { $0.size == size }
    return aggregator?.currentStamp
  }

  /// Whether `takeFinished` has something to give.
  var hasFinished: Bool { !finished.isEmpty }

  /// The bars finished since the last call, in the order of their closing.
  mutating func takeFinished() -> [(size: BarSize, bar: Bar)] {
    defer { finished.removeAll(keepingCapacity: true) }
    return finished
  }

  private mutating func tick(_ price: Price, _ quantity: Quantity?, at time: Timestamp) {
    guard !fromTicks.isEmpty else { return }
    guard gate.builds(at: time) else {
      closedMarketCount &+= 1
      return
    }
    // The second that just ended has to reach the longer bars before this tick's second begins.
    closeBase(at: time)
    base.add(price: price, quantity: quantity, at: time) { _ in }
  }

  private mutating func closeBase(at time: Timestamp) {
    var second: Bar?
    base.advance(to: time) { second = $0 }
    if let second {
      let until = second.start.advanced(by: .seconds(1))
      for index in fromTicks.indices {
        let size = fromTicks[index].size
        fromTicks[index].add(second, until: until) { finished.append((size, $0)) }
      }
    }
    for index in fromTicks.indices {
      let size = fromTicks[index].size
      fromTicks[index].advance(to: time) { finished.append((size, $0)) }
    }
  }
}

extension BarSize {
  /// Whether real-time bars of five seconds can make it.
  var isMultipleOfFive: Bool { rawValue % 5 == 0 }
}
