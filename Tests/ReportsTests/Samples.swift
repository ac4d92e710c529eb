import Foundation
import Performance
import TradingModel

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

enum Samples {
  /// A name that would run a script or break the page wherever it is not escaped.
  static let hostile =
    "</title><script>window.hostile = 1</script>\" onmouseover=\"window.hostile = 1\" '"
    + "<img src=x onerror=window.hostile=1></style></body>\u{202E}&amp;\\"

  /// A page of the documentation.
  static func page(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/\(name)"), encoding: .utf8)
  }

  /// A walk over trading days with hours, two symbols, and a position that turns every few bars.
  static func result(
    days: Int = 520, name: String = "sma_cross", tag: String? = "cross",
    symbols: [String] = ["AAPL.NASDAQ", "ES.CME.202406"]
  ) -> TradingResult {
    var numbers = SeededNumbers(state: 42)
    let start: Int64 = 1_672_617_600  // Monday, 2 January 2023.
    var builder = ResultBuilder(
      kind: .backtest, strategy: name, script: name + ".lua", account: "paper",
      start: Timestamp(seconds: start), currency: "USD", capital: 100_000)
    builder.parameters = [NamedText("fast", "10"), NamedText("slow", "30")]
    builder.execution = [
      NamedText("fills", "in the next bar"), NamedText("slippage", "1 tick"),
      NamedText("commission", "IB fixed"),
    ]
    builder.notes = ["3 bars are missing on 2023-07-03; the market closed early."]
    var walk = Walk(symbols: symbols)
    for day in 0..<days where day % 7 < 5 {
      for hour in 0..<7 {
        let time = Timestamp(seconds: start + Int64(day) * 86_400 + 52_200 + Int64(hour) * 3600)
        for index in symbols.indices {
          walk.step(index, time, tag, &builder, &numbers)
        }
        builder.sample(time: time, equity: walk.equity, exposure: walk.exposure)
      }
      builder.closeDay(
        DayClose(
          day: Int32((start + Int64(day) * 86_400) / 86_400), equity: walk.equity,
          wasInvested: walk.exposure > .zero))
    }
    builder.orders.requested = walk.orders + 4
    builder.orders.filled = walk.orders
    builder.orders.cancelled = 3
    builder.orders.rejected = 1
    var marks: [String: Mark] = [:]
    for (symbol, price) in zip(symbols, walk.prices) { marks[symbol] = Mark(price: price) }
    return builder.finish(
      end: Timestamp(seconds: start + Int64(days) * 86_400), marks: marks)
  }

  struct Walk {
    let symbols: [String]
    var prices: [Price]
    var held: [Int]
    var cash: Money = 100_000
    var orders = 0

    init(symbols: [String]) {
      self.symbols = symbols
      prices = Array(repeating: 150, count: symbols.count)
      held = Array(repeating: 0, count: symbols.count)
    }

    var equity: Money {
      zip(prices, held).reduce(cash) { $0 + $1.0 * Decimal64($1.1) }
    }

    var exposure: Money {
      zip(prices, held).reduce(.zero) { $0 + ($1.0 * Decimal64($1.1)).magnitude }
    }

    mutating func step(
      _ index: Int, _ time: Timestamp, _ tag: String?, _ builder: inout ResultBuilder,
      _ numbers: inout SeededNumbers
    ) {
      let open = prices[index]
      let move = Decimal64(mantissa: .random(in: -145...150, using: &numbers), scale: 2)
      prices[index] = max(open + move, 20)
      let room = Decimal64(mantissa: .random(in: 0...60, using: &numbers), scale: 2)
      let high = max(open, prices[index]) + room
      let low = min(open, prices[index]) - room
      builder.price(
        symbol: symbols[index],
        bar: Bar(start: time, open: open, high: high, low: low, close: prices[index], volume: 100))
      guard Int.random(in: 0..<24, using: &numbers) == 0 else { return }
      let target = [0, 300, -200].randomElement(using: &numbers) ?? 0
      let change = target - held[index]
      guard change != 0 else { return }
      orders += 1
      let mid = prices[index]
      let price = mid + Decimal64(mantissa: change > 0 ? 1 : -1, scale: 2)
      builder.record(
        ResultFill(
          time: time, symbol: symbols[index], side: change > 0 ? .buy : .sell,
          quantity: Decimal64(abs(change)), price: price, pointValue: 1,
          commission: Decimal64(mantissa: Int64(abs(change)) * 5, scale: 3), order: Int64(orders),
          tag: tag, arrivalMid: mid), low: low, high: high)
      cash -= price * Decimal64(change) + Decimal64(mantissa: Int64(abs(change)) * 5, scale: 3)
      held[index] = target
    }
  }
}
