import Performance
import TradingModel

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Roughly normal, with a mean and a deviation.
  mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
    let sum = (0..<12).reduce(0.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
    return mean + (sum - 6) * deviation
  }
}

enum Samples {
  static let start = Timestamp(seconds: 1_700_000_000)

  static func builder(capital: Money = 100_000) -> ResultBuilder {
    ResultBuilder(
      kind: .backtest, strategy: "cross", script: "cross.lua", account: "paper", start: start,
      currency: "USD", capital: capital)
  }

  static func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_700_000_000 + seconds) }

  static func fill(
    _ side: Side, _ quantity: Quantity, at price: Price, second: Int64 = 0, symbol: String = "A",
    pointValue: Decimal64 = .one, commission: Money? = .zero, order: Int64 = 0,
    tag: String? = nil, mid: Price? = nil
  ) -> ResultFill {
    ResultFill(
      time: time(second), symbol: symbol, side: side, quantity: quantity, price: price,
      pointValue: pointValue, commission: commission, order: order, tag: tag, arrivalMid: mid)
  }

  /// A series of trading days from a Monday on.
  static func series(_ seed: UInt64, days count: Int, everyDay: Bool = false) -> ReturnSeries {
    var numbers = SeededNumbers(seed)
    var days: [Int32] = []
    var values: [Double] = []
    var day: Int32 = 18_994  // A Monday.
    while days.count < count {
      if everyDay || (day + 3) % 7 < 5 {
        days.append(day)
        // Some days stand still, as those without a position do.
        let isStill = numbers.next() % 8 == 0
        values.append(isStill ? 0 : numbers.normal(0.0006, 0.012))
      }
      day += 1
    }
    return ReturnSeries(
      days: days, values: values, daysPerYear: ReturnSeries.daysPerYear(of: days))
  }
}

extension Decimal64 {
  /// A decimal from its text, for tests.
  static func of(_ text: String) -> Decimal64 { Decimal64(text) ?? .zero }
}
