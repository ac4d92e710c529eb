public import TradingModel

/// A change of the prices before a moment: a split, a dividend, or the roll of a future.
public struct PriceStep: Hashable, Sendable {
  /// How earlier prices change.
  public enum Change: Hashable, Sendable {
    /// Prices are multiplied by `old / new` and sizes by `new / old`, as a split of so many new
    /// shares for so many old ones demands. Both are positive.
    case split(new: Decimal64, old: Decimal64)
    /// Prices are multiplied by `numerator / denominator`; volumes stay.
    case factor(numerator: Price, denominator: Price)
    /// So much is added to prices; volumes stay.
    case difference(Price)
  }

  /// What is stamped earlier is changed; a bar by its start.
  public var time: Timestamp
  /// How.
  public var change: Change

  /// A step from its parts.
  public init(time: Timestamp, change: Change) {
    self.time = time
    self.change = change
  }
}

/// Changes prices for all steps that lie ahead of them, the nearest first. Every step works with
/// exact decimals and rounds its result half to even to `tick`, or to eight places without one.
public struct PriceAdjustment: Sendable {
  private let steps: [PriceStep]
  private let tick: Price?
  private var next = 0

  /// Adjusts by `steps`, in any order. `tick` nil or not positive rounds to eight places.
  public init(_ steps: [PriceStep], tick: Price? = nil) {
    self.steps = steps.sorted { $0.time < $1.time }
    self.tick = tick.flatMap { $0 > .zero ? $0 : nil }
  }

  /// The event as it would have been; events have to come in the order of time.
  public mutating func adjusted(_ event: HistoryEvent) -> HistoryEvent {
    while next < steps.count, steps[next].time <= event.stamp { next += 1 }
    guard next < steps.count else { return event }
    switch event {
    case .bar(var bar, let size):
      bar.open = price(bar.open)
      bar.high = price(bar.high)
      bar.low = price(bar.low)
      bar.close = price(bar.close)
      bar.wap = bar.wap.map { price($0, to: nil) }
      bar.volume = bar.volume.map(quantity)
      return .bar(bar, size)
    case .trade(var trade):
      trade.price = price(trade.price)
      trade.size = quantity(trade.size)
      return .trade(trade)
    case .quote(var quote):
      quote.bid = quote.bid.map { price($0) }
      quote.ask = quote.ask.map { price($0) }
      quote.last = quote.last.map { price($0) }
      quote.previousClose = quote.previousClose.map { price($0) }
      quote.bidSize = quote.bidSize.map(quantity)
      quote.askSize = quote.askSize.map(quantity)
      quote.lastSize = quote.lastSize.map(quantity)
      quote.volume = quote.volume.map(quantity)
      return .quote(quote)
    }
  }

  private func price(_ price: Price) -> Price { self.price(price, to: tick) }

  private func price(_ price: Price, to tick: Price?) -> Price {
    var value = price
    for step in steps[next...] {
      switch step.change {
      case .split(let new, let old): value = (value * old).divided(by: new, scale: 8) ?? value
      case .factor(let numerator, let denominator):
        value = (value * numerator).divided(by: denominator, scale: 8) ?? value
      case .difference(let amount): value += amount
      }
      if let tick { value = value.rounded(toMultipleOf: tick) }
    }
    return value.normalized
  }

  private func quantity(_ size: Quantity) -> Quantity {
    steps[next...].reduce(size) { size, step in
      guard case .split(let new, let old) = step.change else { return size }
      return ((size * new).divided(by: old, scale: 8) ?? size).normalized
    }
  }
}

/// A series whose prices are changed while it is read.
struct AdjustedReader: HistoryReader {
  private var source: any HistoryReader
  private var adjustment: PriceAdjustment

  init(source: any HistoryReader, adjustment: PriceAdjustment) {
    self.source = source
    self.adjustment = adjustment
  }

  var progress: (done: Int64, of: Int64)? { source.progress }
  var faults: HistoryFaults { source.faults }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    try source.read(into: &buffer, limit: limit)
    for index in buffer.indices { buffer[index] = adjustment.adjusted(buffer[index]) }
  }
}

extension HistorySeries {
  /// The same series with changed prices.
  public func adjusted(by adjustment: PriceAdjustment) -> HistorySeries {
    HistorySeries(
      symbol: symbol, origin: origin + ", adjusted",
      reader: AdjustedReader(source: reader, adjustment: adjustment))
  }
}
