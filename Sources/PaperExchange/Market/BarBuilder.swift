public import TradingModel

/// Builds bars of one size from prices in the order of time. Bars begin at multiples of the size
/// since the epoch.
public struct BarBuilder: Sendable {
  /// The length.
  public let size: BarSize
  /// The bar that is being built.
  public private(set) var current: Bar?
  private var turnover: Money = .zero

  /// A builder without a bar.
  public init(size: BarSize) { self.size = size }

  /// Goes on with a bar that was begun elsewhere; its volume has to be exact.
  public mutating func resume(_ bar: Bar) {
    guard start(of: bar.start) == bar.start else { return }
    current = bar
    turnover = .zero
    if let wap = bar.wap, let volume = bar.volume { turnover = wap * volume }
  }

  /// The first moment of the bar that contains `time`.
  public func start(of time: Timestamp) -> Timestamp {
    let length = Int64(size.rawValue)
    let seconds = time.seconds
    let rest = seconds % length
    return Timestamp(seconds: seconds - (rest < 0 ? rest + length : rest))
  }

  /// Takes a price, and the size where there is a trade; returns the bar that it ended.
  public mutating func add(price: Price, size: Quantity?, at time: Timestamp) -> Bar? {
    let begin = start(of: time)
    var finished: Bar?
    if let bar = current, bar.start != begin {
      finished = bar
      current = nil
    }
    guard var bar = current else {
      turnover = size.map { $0 * price } ?? .zero
      current = Bar(
        start: begin, open: price, high: price, low: price, close: price, volume: size,
        wap: size == nil ? nil : price, count: size == nil ? nil : 1)
      return finished
    }
    bar.high = max(bar.high, price)
    bar.low = min(bar.low, price)
    bar.close = price
    if let size {
      let volume = (bar.volume ?? .zero) + size
      turnover += size * price
      bar.volume = volume
      bar.count = (bar.count ?? 0) + 1
      bar.wap = turnover.divided(by: volume, scale: 8) ?? bar.wap ?? price
    }
    current = bar
    return finished
  }

  /// Ends the bar that is being built.
  public mutating func finish() -> Bar? {
    defer { current = nil }
    return current
  }
}
