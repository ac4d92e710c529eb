import History
import TradingModel

/// The recorded data of a sweep: read once and shared by all runs where it is small enough, else
/// read anew by each.
struct SweepData {
  /// The most bytes of events that are kept in memory.
  static let limit = 256 << 20

  /// The series, kept or not.
  var series: [HistorySeries]
  /// Whether all of them are kept.
  var isKept: Bool

  /// Keeps what fits. Throws what reading throws.
  init(_ series: [HistorySeries]) throws(HistoryError) {
    self.series = []
    isKept = true
    var left = SweepData.limit
    for one in series {
      if let (kept, bytes) = try one.kept(limit: left) {
        self.series.append(kept)
        left -= bytes
      } else {
        self.series.append(one)
        isKept = false
      }
    }
  }

  /// When the first event is known, and the moment after the last; nil without any event. Reads
  /// everything once.
  func span() throws(HistoryError) -> (from: Timestamp, to: Timestamp)? {
    var first = Timestamp(rawValue: .max)
    var last = Timestamp(rawValue: .min)
    for one in series {
      var reader = one.reader
      var batch: [HistoryEvent] = []
      repeat {
        try reader.read(into: &batch, limit: 4096)
        if let event = batch.first { first = min(first, event.time) }
        if let event = batch.last { last = max(last, event.time) }
      } while !batch.isEmpty
    }
    guard first <= last else { return nil }
    return (first, last.advanced(by: .nanoseconds(1)))
  }
}
