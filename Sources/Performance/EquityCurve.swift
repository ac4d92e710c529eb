import TradingModel

/// A curve of the worth that keeps its size: any number of samples goes in, at most
/// `maximumPoints` come out, with every bucket's lowest and highest point and its deepest drawdown,
/// so that the maximum drawdown of the thinned curve is that of all samples.
struct EquityCurve: Sendable {
  /// The most points that `points` gives.
  static let maximumPoints = 4096
  /// Four points a bucket, and the first and last of all.
  private static let maximumBuckets = (maximumPoints - 2) / 4

  /// A point with its place in the order, as several may carry the same time.
  private struct Sample: Sendable {
    let point: EquityPoint
    let number: Int
    var equity: Money { point.equity }
  }

  private struct Bucket: Sendable {
    var low: Sample
    var high: Sample
    /// The deepest fall inside of the bucket.
    var peak: Sample
    var trough: Sample
    /// The lowest since the highest, for the running search of the fall.
    var lowSinceHigh: Money

    init(_ sample: Sample) {
      low = sample
      high = sample
      peak = sample
      trough = sample
      lowSinceHigh = sample.equity
    }

    mutating func add(_ point: EquityPoint, _ number: Int) {
      if point.equity > high.equity {
        high = Sample(point: point, number: number)
        lowSinceHigh = point.equity
        return
      }
      guard point.equity < lowSinceHigh else { return }
      let sample = Sample(point: point, number: number)
      if point.equity < low.equity { low = sample }
      lowSinceHigh = point.equity
      fall(from: high, to: sample)
    }

    mutating func merge(_ next: Bucket) {
      fall(from: next.peak, to: next.trough)
      fall(from: high, to: next.low)
      if next.low.equity < low.equity { low = next.low }
      if next.high.equity > high.equity {
        high = next.high
        lowSinceHigh = next.lowSinceHigh
      } else {
        lowSinceHigh = min(lowSinceHigh, next.low.equity)
      }
    }

    private mutating func fall(from start: Sample, to end: Sample) {
      let known = EquityCurve.depth(peak.equity, trough.equity)
      guard EquityCurve.depth(start.equity, end.equity) > known else { return }
      peak = start
      trough = end
    }

    /// What says something, in order: at least the lowest and the highest.
    var points: [EquityPoint] {
      var samples = [low, high]
      if peak.equity > trough.equity { samples += [peak, trough] }
      samples.sort { $0.number < $1.number }
      return samples.map(\.point)
    }
  }

  private let first: EquityPoint
  private var last: EquityPoint
  private var full: [Bucket] = []
  private var open: Bucket?
  private var count = 0
  private var number = 0
  private var samplesPerBucket = 1

  init(first: EquityPoint) {
    self.first = first
    last = first
  }

  /// How far it fell, as a part of the peak.
  static func depth(_ peak: Money, _ trough: Money) -> Double {
    guard peak > .zero, trough < peak else { return 0 }
    return (peak.doubleValue - trough.doubleValue) / peak.doubleValue
  }

  mutating func add(_ point: EquityPoint) {
    last = point
    number &+= 1
    count += 1
    if open == nil {
      open = Bucket(Sample(point: point, number: number))
    } else {
      open?.add(point, number)
    }
    if count >= samplesPerBucket { close() }
  }

  private mutating func close() {
    guard let bucket = open else { return }
    full.append(bucket)
    open = nil
    count = 0
    if full.count >= Self.maximumBuckets { halve() }
  }

  private mutating func halve() {
    var merged: [Bucket] = []
    merged.reserveCapacity(Self.maximumBuckets)
    for index in stride(from: 0, to: full.count - 1, by: 2) {
      var bucket = full[index]
      bucket.merge(full[index + 1])
      merged.append(bucket)
    }
    samplesPerBucket *= 2
    if full.count % 2 == 1 {
      // The odd one is half of a new bucket.
      open = full.last
      count = samplesPerBucket / 2
    }
    full = merged
  }

  /// The curve; its last point is moved to `end` when that is later.
  func points(end: Timestamp) -> [EquityPoint] {
    var result = [first]
    for bucket in full + (open.map { [$0] } ?? []) {
      for point in bucket.points where point != result.last { result.append(point) }
    }
    var closing = last
    closing.time = max(end, last.time)
    if result.last != closing { result.append(closing) }
    return result
  }
}
