import LuaRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Streaming indicators against their plain definitions over random series.
@Suite struct IndicatorFuzzTests {
  /// A fixed sequence of random numbers (SplitMix64).
  struct Source {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// A series with flat stretches, trends, steps and single values far away.
    mutating func series(_ count: Int) -> [Double] {
      let level = [0, 1, 100, 1e6][below(4)]
      let step = [1e-4, 1, 50][below(3)]
      var value = level
      return (0..<count).map { _ in
        switch below(10) {
        case 0...2: break
        case 3: value = level + Double(below(5)) * step
        case 4: return value + 1e9 * (unit() - 0.5)
        default: value += (unit() - 0.5) * step
        }
        return value
      }
    }
  }

  /// Feeds rows of arguments to an indicator and returns the results of every call.
  private func stream(_ make: String, _ rows: [[Double]], results: Int) throws -> [[Double?]] {
    let vm = try LuaVM.make(instructions: nil)
    defer { vm.close() }
    let module = try vm.load(
      "local f = \(make) return {f = function(...) return f(...) end}", name: "fuzz.lua")
    let function = try #require(try vm.function("f", of: module))
    return try rows.map { row in
      try vm.call(function, row.map { .number($0) }, returning: results).map {
        if case .number(let number) = $0 { number } else { nil }
      }
    }
  }

  /// Compares with a definition that sees the whole window; scale is what rounding is held against.
  private func compare(
    _ make: String, _ rows: [[Double]], period: Int, results: Int,
    _ definition: ([[Double]]) -> [Double]
  ) throws {
    let found = try stream(make, rows, results: results)
    for place in rows.indices {
      guard place + 1 >= period else {
        #expect(found[place][0] == nil, "\(make) at \(place)")
        continue
      }
      let window = Array(rows[(place + 1 - period)...place])
      let expected = definition(window)
      let scale = window.joined().reduce(1) { max($0, abs($1)) }
      for (index, value) in expected.enumerated() {
        let ours = try #require(found[place][index], "\(make) at \(place)")
        #expect(abs(ours - value) <= 1e-10 * scale, "\(make) result \(index) at \(place)")
      }
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func products(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (mean(a), mean(b))
    return zip(a, b).reduce(0) { $0 + ($1.0 - first) * ($1.1 - second) }
  }

  @Test(arguments: 0..<12) func windows_EqualTheirDefinitions(seed: Int) throws {
    var source = Source(state: UInt64(seed))
    let period = 2 + source.below(seed < 4 ? 4 : 60)
    let rows = source.series(400).map { [$0] }
    let n = Double(period)
    try compare("ta.sma(\(period))", rows, period: period, results: 1) {
      [Self.mean($0.map { $0[0] })]
    }
    try compare("ta.wma(\(period))", rows, period: period, results: 1) { window in
      [zip(1..., window).reduce(0) { $0 + Double($1.0) * $1.1[0] } / (n * (n + 1) / 2)]
    }
    try compare("ta.stdev(\(period))", rows, period: period, results: 1) { window in
      let values = window.map { $0[0] }
      return [(Self.products(values, values) / n).squareRoot()]
    }
    try compare("ta.bollinger(\(period), 1.5)", rows, period: period, results: 3) { window in
      let values = window.map { $0[0] }
      let middle = Self.mean(values)
      let reach = 1.5 * (Self.products(values, values) / n).squareRoot()
      return [middle, middle + reach, middle - reach]
    }
    try compare("ta.highest(\(period))", rows, period: period, results: 1) { window in
      [window.map { $0[0] }.reduce(-.infinity, max)]
    }
    try compare("ta.lowest(\(period))", rows, period: period, results: 1) { window in
      [window.map { $0[0] }.reduce(.infinity, min)]
    }
    try compare("ta.linear_regression(\(period))", rows, period: period, results: 3) { window in
      let (x, y) = ((0..<period).map(Double.init), window.map { $0[0] })
      let slope = Self.products(x, y) / Self.products(x, x)
      let intercept = Self.mean(y) - slope * Self.mean(x)
      return [intercept + slope * (n - 1), slope, intercept]
    }
  }

  @Test(arguments: 0..<12) func correlations_EqualTheirDefinition(seed: Int) throws {
    var source = Source(state: UInt64(100 + seed))
    let period = 2 + source.below(40)
    // Values of one size: a correlation of what rounding leaves over has no meaning.
    let rows = (0..<400).map { _ in
      let x = source.unit() * 100
      return [x, x * Double(source.below(3)) + source.unit() * 30]
    }
    try compare("ta.correlation(\(period))", rows, period: period, results: 1) { window in
      let (x, y) = (window.map { $0[0] }, window.map { $0[1] })
      return [
        Self.products(x, y) / (Self.products(x, x) * Self.products(y, y)).squareRoot()
      ]
    }
    try compare(
      "(function() local f = ta.linear_regression(\(period)) "
        + "return function(y) local _, _, _, r = f(y) return r end end)()",
      rows.map { [$0[0]] }, period: period, results: 1
    ) { window in
      let (x, y) = ((0..<period).map(Double.init), window.map { $0[0] })
      let product = Self.products(x, y)
      return [product * product / (Self.products(x, x) * Self.products(y, y))]
    }
  }

  @Test(arguments: 0..<12) func barIndicators_EqualTheirDefinitions(seed: Int) throws {
    var source = Source(state: UInt64(200 + seed))
    let period = 1 + source.below(30)
    let rows = source.series(400).map { base in
      let low = base - source.unit()
      let high = base + source.unit()
      return [high, low, low + (high - low) * source.unit()]
    }
    func place(_ window: [[Double]]) -> Double {
      let high = window.map { $0[0] }.reduce(-.infinity, max)
      let low = window.map { $0[1] }.reduce(.infinity, min)
      return 100 * ((window[window.count - 1][2] - low) / (high - low))
    }
    try compare("ta.donchian(\(period))", rows, period: period, results: 3) { window in
      let high = window.map { $0[0] }.reduce(-.infinity, max)
      let low = window.map { $0[1] }.reduce(.infinity, min)
      return [(high + low) / 2, high, low]
    }
    try compare("ta.stochastic_fast(\(period), 3)", rows, period: period, results: 2) {
      [place($0)]
    }
    try compare("ta.stochastic(\(period), 4, 3)", rows, period: period + 3, results: 2) { window in
      [Self.mean((0..<4).map { place(Array(window[$0..<($0 + period)])) })]
    }
    // From the first bar, for these never forget.
    let ranges = zip(rows.dropFirst(), rows).map { bar, last in
      max(bar[0] - bar[1], abs(bar[0] - last[2]), abs(bar[1] - last[2]))
    }
    let found = try stream("ta.atr(\(period))", rows, results: 1)
    var average: Double?
    for index in rows.indices {
      if index == period { average = Self.mean(Array(ranges[0..<period])) }
      if index > period, let last = average {
        average = (last * Double(period - 1) + ranges[index - 1]) / Double(period)
      }
      #expect((found[index][0] == nil) == (average == nil), "atr(\(period)) at \(index)")
      let size = ranges.reduce(1, max)
      #expect(abs((found[index][0] ?? 0) - (average ?? 0)) <= 1e-10 * size)
    }
  }

  @Test("a value far away leaves no trace once it is out of the window")
  func outliers() throws {
    let rows = [1e15, 1, 2, 3, 4, 5, 6, 7, 8, 1e-3, 1e-3, 1e-3].map { [$0] }
    for place in 3..<rows.count {
      let window = (place - 2...place).map { rows[$0][0] }
      let sum = try stream("ta.sma(3)", rows, results: 1)[place][0]
      #expect(sum == Self.mean(window) || abs((sum ?? 0) - Self.mean(window)) < 1e-15)
      let dev = try #require(try stream("ta.stdev(3)", rows, results: 1)[place][0])
      let exact = (Self.products(window, window) / 3).squareRoot()
      #expect(abs(dev - exact) < 1e-15 * 8)
    }
  }
}
