/// What a set of durations comes to.
struct Spread {
  /// Microseconds, sorted.
  let sorted: [Double]

  init(nanoseconds: some Sequence<Int64>) {
    sorted = nanoseconds.map { Double($0) / 1e3 }.sorted()
  }

  /// The value that `share` (0...1) of all stay below; nought when there is none.
  func quantile(_ share: Double) -> Double {
    sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  var p50: Double { quantile(0.5) }
  var p99: Double { quantile(0.99) }

  /// Writes the usual line of a latency figure.
  func report(_ name: String, strategies: Int = 1) {
    BenchOutput.line([
      "bench": .text(name), "strategies": .whole(strategies), "samples": .whole(sorted.count),
      "p50_us": .number(p50), "p90_us": .number(quantile(0.9)), "p99_us": .number(p99),
      "p999_us": .number(quantile(0.999)), "max_us": .number(sorted.last ?? 0),
    ])
  }
}
