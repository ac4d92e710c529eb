import Synchronization

/// Durations counted in fixed steps, as Prometheus keeps histograms.
///
/// `record` may be called from any thread, never waits and never allocates: two atomic additions.
/// A reader sees each counter as it is at some moment of the reading, so that a histogram that is
/// being written may be one observation ahead of its sum.
package final class LatencyHistogram: Sendable {
  /// The upper ends of the steps in nanoseconds, 1-2.5-5 in each decade from 10 µs to 10 s. What is
  /// longer counts in a last step without an end.
  package static let bounds: [UInt64] = [
    10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000,
    5_000_000_000, 10_000_000_000,
  ]

  private let counts = InlineArray<20, Atomic<UInt64>> { _ in Atomic(0) }
  private let sum = Atomic<UInt64>(0)

  /// Nothing recorded yet.
  package init() {}

  /// Counts one duration; a negative one counts as zero.
  package func record(nanoseconds: Int64) {
    let value = UInt64(clamping: nanoseconds)
    var step = 0
    while step < Self.bounds.count && value > Self.bounds[step] { step += 1 }
    counts[step].add(1, ordering: .relaxed)
    sum.add(value, ordering: .relaxed)
  }

  /// What was recorded so far.
  package var reading: HistogramReading {
    var steps: [UInt64] = []
    steps.reserveCapacity(counts.count)
    for index in counts.indices { steps.append(counts[index].load(ordering: .relaxed)) }
    return HistogramReading(counts: steps, nanoseconds: sum.load(ordering: .relaxed))
  }
}
