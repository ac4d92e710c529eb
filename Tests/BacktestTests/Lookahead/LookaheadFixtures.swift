import Backtest
import History
import StrategyChannel
import TradingModel

/// Bars in a list.
struct BarList: HistoryReader {
  var bars: [Bar]
  var size: BarSize
  var place = 0

  var progress: (done: Int64, of: Int64)? { (Int64(place), Int64(bars.count)) }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer = bars[place..<min(bars.count, place + limit)].map { .bar($0, size) }
    place += buffer.count
  }
}

/// The mistake of a reader that looks a row ahead: each bar carries the prices of the next.
struct EarlyReader: HistoryReader {
  var bars: [Bar]
  var size: BarSize
  var place = 0

  var progress: (done: Int64, of: Int64)? { nil }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll()
    while buffer.count < limit, place < bars.count {
      var bar = bars[min(place + 1, bars.count - 1)]
      bar.start = bars[place].start
      buffer.append(.bar(bar, size))
      place += 1
    }
  }
}

enum Lookahead {
  static let symbol = "EURUSD.IDEALPRO"
  static let first = Timestamp(seconds: 1_704_153_600)

  /// A walk of minutes, the same each time; Tuesday, 2 January 2024.
  static func bars(_ count: Int, from start: Timestamp = first) -> [Bar] {
    var state: UInt64 = 7
    func step() -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 60) - 7
    }
    var price: Int64 = 110_000
    return (0..<count).map { index in
      let open = price
      let (one, two) = (open + step(), open + step())
      price = open + step()
      func money(_ value: Int64) -> Decimal64 { Decimal64(mantissa: value, scale: 5) }
      return Bar(
        start: start.advanced(by: .seconds(60 * index)), open: money(open),
        high: money(max(open, price, one, two)), low: money(min(open, price, one, two)),
        close: money(price), volume: nil)
    }
  }

  /// Longer bars of shorter ones.
  static func joined(_ bars: [Bar], by count: Int) -> [Bar] {
    stride(from: 0, to: bars.count - count + 1, by: count).map { start in
      let part = bars[start..<start + count]
      return Bar(
        start: part[start].start, open: part[start].open,
        high: part.map(\.high).max() ?? .zero, low: part.map(\.low).min() ?? .zero,
        close: part[start + count - 1].close)
    }
  }

  static func series(_ reader: any HistoryReader, _ origin: String = "bars.csv") -> HistorySeries {
    HistorySeries(symbol: symbol, origin: origin, reader: reader)
  }

  /// The bars that are known by a moment.
  static func known(_ bars: [Bar], _ moment: Timestamp, _ size: BarSize = .minute) -> [Bar] {
    bars.filter { $0.start.advanced(by: .seconds(Int64(size.rawValue))) <= moment }
  }

  static let cross = """
    local S = { symbols = { "EURUSD.IDEALPRO" }, bars = { "1m" }, warmup = 20 }
    S.params = { fast = 3, slow = 10 }
    local fast, slow
    function S.on_bar(bar)
      fast, slow = fast or ta.sma(params.fast), slow or ta.sma(params.slow)
      local f, s = fast(bar.close), slow(bar.close)
      if bar.warmup or not f or not s then return end
      local held = position(bar.symbol).quantity
      if f > s and held <= 0 then
        log.info("long", f, s)
        order.buy { symbol = bar.symbol, quantity = 20000 }
      elseif f < s and held > 0 then
        order.sell { symbol = bar.symbol, quantity = 20000 }
      end
    end
    function S.on_stop() log.info("over") end
    return S
    """

  static func plan(_ data: [HistorySeries], source: String = cross) -> BacktestPlan {
    BacktestPlan(
      start: StrategyStart(
        strategy: StrategyID(rawValue: "cross"), accounts: [AccountName(rawValue: "test")],
        scriptName: "cross.lua", source: source, seed: 1,
        limits: StrategyLimits(instructionLimit: 1_000_000)),
      data: data)
  }
}
