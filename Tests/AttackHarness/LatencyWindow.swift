import Strategies
import StrategyChannel
import TradingModel

/// The neighbours' times from a quote to its callback, between two looks.
struct LatencyWindow {
  private var from: [StrategyID: UInt64] = [:]

  /// Begins a window at the neighbours' present counts.
  init(_ stage: AttackStage) async {
    for name in AttackStage.neighbours {
      from[name] = await stage.fleet.vitals(of: name)?.samples ?? 0
    }
  }

  /// The times since the beginning, in nanoseconds, the newest 1024 of each neighbour; nil when a
  /// neighbour has gone or has had no quote.
  func close(_ stage: AttackStage) async -> [UInt32]? {
    var all: [UInt32] = []
    for name in AttackStage.neighbours {
      guard let vitals = await stage.fleet.vitals(of: name), let first = from[name],
        vitals.samples > first
      else { return nil }
      let size = UInt64(1024)
      let oldest = max(first, vitals.samples > size ? vitals.samples - size : 0)
      for sample in oldest..<vitals.samples {
        let place = Int(sample % size)
        if place < vitals.latencies.count { all.append(vitals.latencies[place]) }
      }
    }
    return all
  }

  /// The 99th percentile in milliseconds; nil of nothing.
  static func p99(_ times: [UInt32]) -> Double? {
    guard !times.isEmpty else { return nil }
    let sorted = times.sorted()
    return Double(sorted[min(sorted.count - 1, sorted.count * 99 / 100)]) / 1e6
  }
}
