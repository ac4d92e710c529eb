/// Builds bars of one size out of shorter bars or ticks.
///
/// A bar whose beginning was not seen and that history did not complete (`seed`) is dropped at
/// its close, so that no bar lies about its open or volume. An interval without data makes no
/// bar.
public struct BarAggregator: Sendable {
  private var calendar: BarCalendar
  /// Data is complete from here on.
  private var completeFrom: Timestamp
  private var interval: BarInterval?
  private var bar: Bar?
  private var turnover: Decimal64 = .zero
  private var isSeeded = false
  /// The end of the newest bar that was closed; earlier data is late.
  private var closedUntil = Timestamp(rawValue: .min)
  /// Data that came for a bar already closed.
  public private(set) var lateCount = 0
  /// Bars dropped because their beginning was not seen.
  public private(set) var incompleteCount = 0

  /// The length of its bars.
  public var size: BarSize { calendar.size }

  /// Bars that began before `completeFrom` were not seen whole.
  public init(size: BarSize, schedule: TradingSchedule, completeFrom: Timestamp) {
    calendar = BarCalendar(size: size, schedule: schedule)
    self.completeFrom = completeFrom
  }

  /// Goes on with another schedule, which speaks of later days.
  public mutating func update(schedule: TradingSchedule) {
    calendar = BarCalendar(size: calendar.size, schedule: schedule)
  }

  /// Adds one price; `closed` hears the bar that it ends, if any.
  public mutating func add(
    price: Price, quantity: Quantity?, at time: Timestamp, closed: (Bar) -> Void
  ) {
    guard enter(time, closed: closed) else { return }
    if let quantity { turnover += price * quantity }
    guard bar != nil else {
      begin(price, quantity: quantity)
      return
    }
    if price > bar!.high { bar!.high = price }  // Safe: checked above
    if price < bar!.low { bar!.low = price }  // Safe: checked above
    bar!.close = price  // Safe: checked above
    if let quantity {
      bar!.volume = (bar!.volume ?? .zero) + quantity  // Safe: checked above
      bar!.count = (bar!.count ?? 0) &+ 1  // Safe: checked above
    }
  }

  /// Adds a shorter bar that covers the time up to `until`; closes at once what ends there.
  public mutating func add(_ part: Bar, until: Timestamp, closed: (Bar) -> Void) {
    guard enter(part.start, closed: closed) else { return }
    merge(part)
    advance(to: until, closed: closed)
  }

  /// Closes the bar that ends at or before `time`.
  public mutating func advance(to time: Timestamp, closed: (Bar) -> Void) {
    guard let current = interval, time >= current.until else { return }
    let next = calendar.interval(containing: time)
    if next.stamp == current.stamp {
      interval?.until = max(current.until, next.until)
      return
    }
    close(current, closed: closed)
  }

  /// Data may be missing before `now`: a bar that began earlier needs history to be told.
  public mutating func cut(at now: Timestamp) {
    completeFrom = max(completeFrom, now)
    isSeeded = false
  }

  /// What history says of the bar now being built: it saw the beginning. False when `part` is
  /// not that bar.
  public mutating func seed(_ part: Bar, now: Timestamp) -> Bool {
    let current = interval ?? calendar.interval(containing: now)
    guard current.stamp == part.start, !isSeeded, current.from >= closedUntil else {
      return false
    }
    interval = current
    isSeeded = true
    guard var live = bar else {
      bar = part
      turnover = BarAggregator.turnover(of: part)
      return true
    }
    live.open = part.open
    live.high = max(live.high, part.high)
    live.low = min(live.low, part.low)
    // History was told later than the live data began: its volume contains ours so far.
    if let volume = part.volume, volume > live.volume ?? .zero {
      live.volume = volume
      live.count = part.count
      turnover = BarAggregator.turnover(of: part)
    }
    bar = live
    return true
  }

  /// The stamp of the bar that is being built.
  public var currentStamp: Timestamp? { interval?.stamp }

  /// The bar that `time` belongs to.
  public func interval(containing time: Timestamp) -> BarInterval {
    calendar.interval(containing: time)
  }

  /// Makes `interval` the one of `time`; false when that is closed already.
  private mutating func enter(_ time: Timestamp, closed: (Bar) -> Void) -> Bool {
    if let current = interval {
      if time < current.until && time >= current.from { return true }
      if time < current.from {
        lateCount &+= 1
        return false
      }
      let next = calendar.interval(containing: time)
      if next.stamp == current.stamp {
        interval?.until = max(current.until, next.until)
        return true
      }
      close(current, closed: closed)
      interval = next
      return true
    }
    guard time >= closedUntil else {
      lateCount &+= 1
      return false
    }
    interval = calendar.interval(containing: time)
    return true
  }

  private mutating func close(_ current: BarInterval, closed: (Bar) -> Void) {
    defer {
      interval = nil
      bar = nil
      turnover = .zero
      isSeeded = false
      closedUntil = max(closedUntil, current.until)
    }
    guard var finished = bar else { return }
    guard isSeeded || current.from >= completeFrom else {
      incompleteCount &+= 1
      return
    }
    finished.wap = finished.volume.flatMap { volume in
      volume > .zero && turnover > .zero ? turnover.divided(by: volume, scale: 8) : nil
    }
    closed(finished)
  }

  private mutating func begin(_ price: Price, quantity: Quantity?) {
    let start = interval?.stamp ?? closedUntil
    bar = Bar(
      start: start, open: price, high: price, low: price, close: price, volume: quantity,
      count: quantity == nil ? nil : 1)
  }

  private mutating func merge(_ part: Bar) {
    turnover += BarAggregator.turnover(of: part)
    guard var whole = bar else {
      bar = part
      bar?.start = interval?.stamp ?? part.start
      return
    }
    whole.high = max(whole.high, part.high)
    whole.low = min(whole.low, part.low)
    whole.close = part.close
    if let volume = part.volume { whole.volume = (whole.volume ?? .zero) + volume }
    if let count = part.count { whole.count = (whole.count ?? 0) &+ count }
    bar = whole
  }

  private static func turnover(of part: Bar) -> Decimal64 {
    guard let volume = part.volume else { return .zero }
    return (part.wap ?? part.close) * volume
  }
}
