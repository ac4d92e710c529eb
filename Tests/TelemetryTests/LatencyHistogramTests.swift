import Telemetry
import Testing

@Suite struct LatencyHistogramTests {
  @Test("a duration counts in the first step whose end it does not pass")
  func duration_CountsInItsStep() {
    let histogram = LatencyHistogram()
    for nanoseconds: Int64 in [-5, 0, 10_000, 10_001, 25_000, 10_000_000_000, 10_000_000_001] {
      histogram.record(nanoseconds: nanoseconds)
    }
    let reading = histogram.reading
    #expect(reading.counts.count == LatencyHistogram.bounds.count + 1)
    #expect(reading.counts.first == 3)
    #expect(reading.counts[1] == 2)
    #expect(reading.counts[18] == 1)
    #expect(reading.counts.last == 1)
    #expect(reading.total == 7)
    #expect(reading.nanoseconds == 20_000_045_002)
  }

  @Test("a share's bound is the end of the step in which it lies")
  func share_LiesInItsStep() {
    let histogram = LatencyHistogram()
    #expect(histogram.reading.bound(of: 0.5) == nil)
    for _ in 0..<98 { histogram.record(nanoseconds: 30_000) }
    histogram.record(nanoseconds: 3_000_000)
    histogram.record(nanoseconds: 60_000_000_000)
    #expect(histogram.reading.bound(of: 0.5) == 50_000)
    #expect(histogram.reading.bound(of: 0.99) == 5_000_000)
    #expect(histogram.reading.bound(of: 1) == nil)
  }

  @Test("many threads lose no count")
  func threads_LoseNothing() async {
    let histogram = LatencyHistogram()
    await withTaskGroup(of: Void.self) { tasks in
      for worker in 0..<8 {
        tasks.addTask {
          for step in 0..<10_000 { histogram.record(nanoseconds: Int64(worker * step)) }
        }
      }
    }
    #expect(histogram.reading.total == 80_000)
  }
}
