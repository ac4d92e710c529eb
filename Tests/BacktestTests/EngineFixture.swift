import Backtest
import History
import Performance
import StrategyChannel
package import TradingModel

/// Events in memory.
struct ListReader: HistoryReader {
  private let events: [HistoryEvent]
  private var taken = 0

  init(_ events: [HistoryEvent]) { self.events = events }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    let end = min(events.count, taken + limit)
    buffer.append(contentsOf: events[taken..<end])
    taken = end
  }

  var progress: (done: Int64, of: Int64)? { (Int64(taken), Int64(events.count)) }
}

extension HistorySeries {
  init(_ symbol: String, _ events: [HistoryEvent]) {
    self.init(symbol: symbol, origin: symbol, reader: ListReader(events))
  }
}

/// A price in hundredths.
func cents(_ value: Int) -> Price { Decimal64(mantissa: Int64(value), scale: 2) }

/// Monday, 2026-01-05 15:00:00 UTC, when New York trades.
let monday = Timestamp(seconds: 1_767_625_200)

func after(_ seconds: Int64) -> Timestamp { monday.advanced(by: .seconds(seconds)) }

extension HistoryEvent {
  /// A bar of a minute by its prices in hundredths; `minute` counts from `monday`.
  static func bar(
    _ minute: Int64, _ open: Int, _ high: Int, _ low: Int, _ close: Int, volume: Int? = 1000,
    size: BarSize = .minute
  ) -> HistoryEvent {
    .bar(
      Bar(
        start: after(minute * 60), open: cents(open), high: cents(high), low: cents(low),
        close: cents(close), volume: volume.map { Decimal64($0) }), size)
  }

  /// A bar of a minute in which the price stood still.
  static func flat(_ minute: Int64, _ price: Int) -> HistoryEvent {
    bar(minute, price, price, price, price)
  }

  /// A quote by its prices in hundredths.
  static func quote(
    milliseconds: Int64, _ bid: Int, _ ask: Int, size: Int = 100
  ) -> HistoryEvent {
    let time = monday.advanced(by: .milliseconds(milliseconds))
    var quote = Quote(instrument: InstrumentID(rawValue: 1), time: time)
    (quote.bid, quote.ask) = (cents(bid), cents(ask))
    (quote.bidSize, quote.askSize) = (Decimal64(size), Decimal64(size))
    quote.changed = [.bid, .ask, .bidSize, .askSize]
    return .quote(quote)
  }
}

extension BacktestPlan {
  /// A plan of a script on data of the unknown instrument `ACME.NASDAQ`, without commissions.
  static func make(
    _ source: String, _ events: [HistoryEvent], more: [HistorySeries] = [],
    parameters: [NamedParameter] = [], execution: ExecutionModel? = nil,
    capital: Money = 1_000_000
  ) -> BacktestPlan {
    var standard = ExecutionModel()
    standard.paysCommission = false
    var plan = BacktestPlan(
      start: StrategyStart(
        strategy: StrategyID(rawValue: "test"), accounts: [AccountName(rawValue: "paper")],
        scriptName: "test.lua", source: source, parameters: parameters, seed: 7),
      data: [HistorySeries("ACME.NASDAQ", events)] + more, capital: capital,
      execution: execution ?? standard)
    plan.instruments = [
      BacktestInstrument(symbol: "ACME.NASDAQ"), BacktestInstrument(symbol: "BETA.NASDAQ"),
    ]
    return plan
  }

  func run() throws -> BacktestOutcome { try Backtest(self).run() }
}

/// A script that runs code at each bar, counted from 1 in `n`.
func script(_ onBar: String, symbols: String = "'ACME.NASDAQ'", rest: String = "") -> String {
  """
  local S = { symbols = { \(symbols) }, bars = { "1m" } }
  local n = 0
  function S.on_bar(bar)
    n = n + 1
    \(onBar)
  end
  \(rest)
  return S
  """
}

extension ResultFill {
  /// `2026...` would say little: the second since `monday`, the side, the size and the price.
  var words: String {
    "\(time.since(monday).nanoseconds / 1_000_000_000) \(side.rawValue) \(quantity) \(price.normalized)"
  }
}

extension BacktestOutcome {
  var fills: [String] { result.fills.map(\.words) }
  var texts: [String] { log.map(\.text) }
}

extension Decimal64: ExpressibleByStringLiteral {
  /// A decimal number in a test's text.
  package init(stringLiteral text: String) { self = Decimal64(text)! }
}
