import History
import TradingModel

/// The place in one series up to which it is played.
final class SeriesCursor {
  /// Events that are read at a time.
  static let batch = 2048

  let origin: String
  let lane: Lane
  /// Its place among the series; of equal times the first comes first.
  let order: Int
  private var reader: any HistoryReader
  private(set) var buffer: [HistoryEvent]
  var position = 0
  /// The time of the next event; the end of time when there is none.
  private(set) var head = Int64.max
  /// The orders have met the next event already.
  var isPlayed = false
  /// Whether the script wants bars of its sizes.
  var deliversBars = false
  /// Whether its events make the lane's longer bars.
  var feedsRollers = false

  /// A cursor before the first event; `events` is what was read of it already.
  init(
    origin: String, lane: Lane, order: Int, reader: any HistoryReader, events: [HistoryEvent]
  ) {
    self.origin = origin
    self.lane = lane
    self.order = order
    self.reader = reader
    buffer = events
    sync()
  }

  var progress: (done: Int64, of: Int64)? { reader.progress }

  /// What a reader of the result must know of the data.
  var notes: [String] {
    let faults = reader.faults
    var notes: [String] = []
    if faults.badRows > 0 {
      let first = faults.firstBadRow.map { "; the first: \($0)" } ?? ""
      notes.append("\(origin): \(faults.badRows) rows made no sense and were left out\(first)")
    }
    if faults.duplicates > 0 {
      notes.append("\(origin): \(faults.duplicates) bars stood there twice.")
    }
    if faults.unpaired > 0 {
      notes.append("\(origin): \(faults.unpaired) bars had one side only and were left out.")
    }
    return notes
  }

  /// Reads on when the buffer is used up.
  func refill() throws(BacktestError) {
    guard position >= buffer.count else { return sync() }
    position = 0
    do throws(HistoryError) {
      try reader.read(into: &buffer, limit: Self.batch)
    } catch { throw .data(error) }
    sync()
  }

  /// Takes up `position` after it was moved.
  @inline(__always)
  func sync() { head = position < buffer.count ? buffer[position].time.rawValue : .max }
}
