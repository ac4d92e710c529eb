import DequeModule
import TradingModel

/// The finished bars of one stream and size, newest at the end, as far as warm-ups need them.
/// Guarded by the hub's lock.
final class BarSeries {
  enum Backfill: Equatable {
    case running
    case ended(BackfillEnd)
  }

  let size: BarSize
  private(set) var bars: Deque<Bar> = []
  /// How many bars are kept; 1,000 up to 10,000.
  private var limit = 1_000
  /// How many bars readers want at most.
  private(set) var wanted = 0
  var backfill = Backfill.running
  var store: BarStore?
  /// The oldest bar that went to the store or would have.
  private var oldestStored: Timestamp?
  private(set) var newest: Timestamp?
  /// What was missed is being asked for.
  var refill: Refill?

  /// The wait for missed bars.
  struct Refill {
    let deadline: Timestamp
    /// Live bars that wait for the missed ones, oldest first; at most 1,000.
    var held: [Bar] = []
  }

  /// Keeps a live bar until the missed ones are there; the oldest falls out beyond the limit.
  func hold(_ bar: Bar) {
    if refill?.held.count == 1_000 { refill?.held.removeFirst() }
    refill?.held.append(bar)
  }

  /// The end of what was let go for want of room.
  private(set) var forgotten = Timestamp(rawValue: .min)

  init(size: BarSize) { self.size = size }

  /// A reader wants so many bars.
  func want(_ count: Int) {
    wanted = max(wanted, min(count, 10_000))
    limit = max(limit, wanted)
  }

  /// Takes a live bar; false when it is not newer than all.
  func append(_ bar: Bar) -> Bool {
    if let newest, bar.start <= newest { return false }
    newest = bar.start
    if oldestStored == nil { oldestStored = bar.start }
    bars.append(bar)
    if bars.count > limit { forgotten = bars.removeFirst().start }
    return true
  }

  /// Takes older bars, oldest first; answers those that are for the store.
  func prepend(_ older: [Bar]) -> [Bar] {
    let forStore = oldestStored.map { limit in older.filter { $0.start < limit } } ?? older
    if let first = forStore.first { oldestStored = first.start }
    let fresh = bars.first.map { limit in older.filter { $0.start < limit.start } } ?? older
    bars.prepend(contentsOf: fresh.suffix(max(0, limit - bars.count)))
    if let last = older.last { newest = max(newest ?? last.start, last.start) }
    return forStore
  }

  /// The index of the first bar at or after `time`. O(log n).
  func index(from time: Timestamp) -> Int {
    var low = 0
    var high = bars.count
    while low < high {
      let middle = (low + high) / 2
      if bars[middle].start < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
