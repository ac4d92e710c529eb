import TradingModel

/// A symbol's prices in at most `maximumBars` bars: they are kept as they come until there are too
/// many, then merged into intervals that become longer as the market goes on.
struct PriceThinner: Sendable {
  /// The most bars that are kept.
  static let maximumBars = 2000
  /// The intervals in seconds that people know; beyond the last they double.
  private static let lengths: [Int64] = [
    1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
    172_800, 604_800,
  ]

  private let symbol: String
  private var bars: [Bar] = []
  /// The interval's length in nanoseconds; nil while bars are kept as they come.
  private var length: Int64?
  /// The end of the last bar's interval; what starts before it belongs to that bar.
  private var intervalEnd = Int64.min

  init(symbol: String) { self.symbol = symbol }

  /// What is kept.
  var series: PriceSeries { PriceSeries(symbol: symbol, bars: bars) }

  mutating func add(_ bar: Bar) {
    if bar.start.rawValue < intervalEnd {
      Self.merge(bar, into: &bars[bars.count - 1])
      return
    }
    append(bar)
  }

  mutating func add(time: Timestamp, price: Price) {
    if time.rawValue < intervalEnd {
      let last = bars.count - 1
      if price > bars[last].high { bars[last].high = price }
      if price < bars[last].low { bars[last].low = price }
      bars[last].close = price
      return
    }
    // Single prices are no bars: they begin at intervals of a second.
    if length == nil { length = 1_000_000_000 }
    append(Bar(start: time, open: price, high: price, low: price, close: price))
  }

  private mutating func append(_ bar: Bar) {
    var bar = bar
    if let length {
      bar.start = Self.intervalStart(bar.start, length)
      intervalEnd = bar.start.advanced(by: .nanoseconds(length)).rawValue
    } else {
      intervalEnd = bar.start.rawValue
    }
    bars.append(bar)
    if bars.count > Self.maximumBars { thin() }
  }

  /// Merges to at most half of the room, so that the next merging is far.
  private mutating func thin() {
    var seconds = Self.lengths[0]
    if let length { seconds = Self.longer(than: length / 1_000_000_000) }
    while Self.count(bars, seconds) > Self.maximumBars / 2 + 1 {
      seconds = Self.longer(than: seconds)
    }
    let length = seconds * 1_000_000_000
    var merged: [Bar] = []
    merged.reserveCapacity(Self.maximumBars)
    for var bar in bars {
      bar.start = Self.intervalStart(bar.start, length)
      if let last = merged.last, last.start == bar.start {
        Self.merge(bar, into: &merged[merged.count - 1])
      } else {
        merged.append(bar)
      }
    }
    bars = merged
    self.length = length
    if let last = bars.last {
      intervalEnd = last.start.advanced(by: .nanoseconds(length)).rawValue
    }
  }

  private static func merge(_ bar: Bar, into whole: inout Bar) {
    if bar.high > whole.high { whole.high = bar.high }
    if bar.low < whole.low { whole.low = bar.low }
    whole.close = bar.close
    if let volume = bar.volume { whole.volume = (whole.volume ?? .zero) + volume }
    // An average of a part does not hold for the whole.
    whole.wap = nil
    if let count = bar.count { whole.count = (whole.count ?? 0) &+ count }
  }

  private static func count(_ bars: [Bar], _ seconds: Int64) -> Int {
    var count = 0
    var last: Timestamp?
    for bar in bars {
      let start = intervalStart(bar.start, seconds * 1_000_000_000)
      if start != last { count += 1 }
      last = start
    }
    return count
  }

  private static func longer(than seconds: Int64) -> Int64 {
    // 300 years in one interval are enough for any two bars of a timestamp.
    lengths.first { $0 > seconds } ?? min(seconds * 2, 9_000_000_000)
  }

  private static func intervalStart(_ time: Timestamp, _ length: Int64) -> Timestamp {
    let rest = time.rawValue % length
    let back = rest < 0 ? rest + length : rest
    return Timestamp(rawValue: time.rawValue.subtractingReportingOverflow(back).partialValue)
  }
}
