import PaperExchange
import TradingModel

/// Makes bars of one size out of shorter bars or ticks, as the live feed does: bars below a day are
/// counted from midnight UTC, longer ones follow the trading day; an interval without data makes
/// no bar. A bar ends with the first datum that reaches its end.
struct BarRoller {
  let size: BarSize
  private let hours: SessionPattern
  private var bar: Bar?
  private var turnover = Decimal64.zero
  private(set) var end = Int64.min

  init(size: BarSize, hours: SessionPattern) {
    self.size = size
    self.hours = hours
  }

  /// Ends the bar that is over at `time`; nil when there is none.
  mutating func close(before time: Int64) -> Bar? {
    guard let finished = bar, time >= end else { return nil }
    bar = nil
    return sealed(finished)
  }

  /// Adds a price; what is over must have been closed.
  mutating func add(_ price: Price, quantity: Quantity?, at time: Timestamp) {
    if let quantity { turnover += price * quantity }
    guard var whole = bar else {
      let start = begin(time)
      bar = Bar(
        start: start, open: price, high: price, low: price, close: price, volume: quantity,
        count: quantity == nil ? nil : 1)
      return
    }
    if price > whole.high { whole.high = price }
    if price < whole.low { whole.low = price }
    whole.close = price
    if let quantity {
      whole.volume = (whole.volume ?? .zero) + quantity
      whole.count = (whole.count ?? 0) &+ 1
    }
    bar = whole
  }

  /// Adds a shorter bar; what was over at its start must have been closed.
  mutating func add(_ part: Bar) {
    if let volume = part.volume { turnover += (part.wap ?? part.close) * volume }
    guard var whole = bar else {
      let start = begin(part.start)
      bar = part
      bar?.start = start
      return
    }
    whole.high = max(whole.high, part.high)
    whole.low = min(whole.low, part.low)
    whole.close = part.close
    if let volume = part.volume { whole.volume = (whole.volume ?? .zero) + volume }
    if let count = part.count { whole.count = (whole.count ?? 0) &+ count }
    bar = whole
  }

  private func sealed(_ bar: Bar) -> Bar {
    var bar = bar
    bar.wap = bar.volume.flatMap { volume in
      volume > .zero && turnover > .zero ? turnover.divided(by: volume, scale: 8) : nil
    }
    return bar
  }

  /// Finds the interval of a moment; returns its stamp.
  private mutating func begin(_ time: Timestamp) -> Timestamp {
    turnover = .zero
    guard size < .day else { return beginDay(time) }
    let length = Int64(size.rawValue)
    let seconds = time.seconds
    let midnight = seconds - ((seconds % 86_400) + 86_400) % 86_400
    let start = midnight + (seconds - midnight) / length * length
    end = Timestamp(seconds: min(start + length, midnight + 86_400)).rawValue
    return Timestamp(seconds: start)
  }

  private mutating func beginDay(_ time: Timestamp) -> Timestamp {
    let date = hours.tradingDate(at: time)
    let days = Int(size.rawValue) / 86_400
    // Day 4 of the epoch was a Monday, from which longer bars are counted.
    let offset = days > 1 ? (((date.dayNumber - 4) % days) + days) % days : 0
    let first = date.adding(days: -offset)
    let lastDay = first.adding(days: days - 1)
    let close =
      hours.session(on: lastDay, .trading)?.close
      ?? hours.zone.moment(lastDay.adding(days: 1), minutes: min(0, hours.trading.open))
    end = max(close.rawValue, time.rawValue &+ 1)
    return Timestamp(seconds: Int64(first.dayNumber) * 86_400)
  }
}
