/// A histogram's counters at one moment.
package struct HistogramReading: Hashable, Sendable, Codable {
  /// How many fell into each step of `LatencyHistogram.bounds`, and last what was longer.
  package var counts: [UInt64]
  /// All durations together, in nanoseconds.
  package var nanoseconds: UInt64

  package init(counts: [UInt64], nanoseconds: UInt64) {
    self.counts = counts
    self.nanoseconds = nanoseconds
  }

  /// How many were recorded.
  package var total: UInt64 { counts.reduce(0, &+) }

  /// The upper end, in nanoseconds, of the step in which the share lies (0.5 the median); nil when
  /// nothing was recorded or it lies beyond the last bound.
  package func bound(of share: Double) -> UInt64? {
    let total = total
    guard total > 0 else { return nil }
    let wanted = share * Double(total)
    var seen: UInt64 = 0
    for (index, count) in counts.enumerated() {
      seen &+= count
      if Double(seen) >= wanted {
        return index < LatencyHistogram.bounds.count ? LatencyHistogram.bounds[index] : nil
      }
    }
    return nil
  }
}
