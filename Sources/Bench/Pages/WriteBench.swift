import Glibc
import Journal
import Orders
import SystemKit
import TradingModel

/// What writing costs: how long each commit of an order's life takes, and how many log lines a
/// second are stored. Goes on behind what the folder holds already.
struct WriteBench {
  let folder: String

  /// The commits of so many orders, one at a time as the desk makes them.
  func commits(_ orders: Int) throws {
    let journal = try OrderJournal(
      folder: try opened(), durability: .normal, clock: { Timestamp(seconds: 1_790_000_000) })
    let known = Int(try journal.newestFill())
    let names = ["placed", "filled", "updated", "commission"]
    var times = [[Int64]](repeating: [], count: names.count)
    for number in known..<known + orders {
      for (kind, record) in PageBench.records(number).enumerated() {
        let start = MonotonicClock.now()
        try journal.commit([record])
        times[kind].append(MonotonicClock.now() - start)
      }
      // The daemon does so once a second.
      if number % 2_000 == 1_999 { try journal.checkpointIfDue() }
    }
    for (name, times) in zip(names, times) { Spread(nanoseconds: times).report("commit \(name)") }
    try journal.settle()
  }

  /// So many log lines, with the full-text index or without it.
  func lines(_ count: Int, isIndexed: Bool) throws {
    let store = try LogStore(
      folder: try opened(), capacity: 20_000, retention: 100_000_000, isIndexed: isIndexed,
      clock: { Timestamp(seconds: 1_790_000_000) })
    let begun = MonotonicClock.now()
    for number in 0..<count {
      store.append(PageBench.line(number))
      if number % 10_000 == 9_999, let failure = store.flush() { throw failure }
    }
    if let failure = store.flush() { throw failure }
    let seconds = Double(MonotonicClock.now() - begun) / 1e9
    BenchOutput.line([
      "bench": .text(isIndexed ? "log write" : "log write, no index"), "rows": .whole(count),
      "rows_per_s": .whole(Int(Double(count) / seconds)),
    ])
  }

  private func opened() throws -> DataFolder { try DataFolder(path: folder) }
}
