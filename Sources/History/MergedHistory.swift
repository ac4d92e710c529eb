import TradingModel

/// Several series as one clock: their events in the order of time, at the same time in the order
/// of the series. Gives runs: as many events of one series as come before any other's, so that a
/// run of one series costs one search whatever its length. Memory: one batch of each series.
public struct MergedHistory: Sendable {
  /// Events of one series that follow each other on the merged clock.
  public struct Run: Sendable {
    /// The number of the series, as it was given.
    public var series: Int
    /// The events. Let go of them before the next call, which otherwise copies the batch.
    public var events: ArraySlice<HistoryEvent>
  }

  private struct Source {
    var reader: any HistoryReader
    var next = 0
    var hasEnded = false
  }

  private var sources: [Source]
  private var events: [[HistoryEvent]]
  private let batch: Int

  /// A merge of fresh copies of the series. `batch` is how many events of each are held, at
  /// least 1.
  public init(_ series: [HistorySeries], batch: Int = 2048) {
    sources = series.map { Source(reader: $0.reader) }
    events = Array(repeating: [], count: series.count)
    self.batch = max(1, batch)
  }

  /// What was read of all series, for a progress bar; nil when no series knows its end.
  public var progress: (done: Int64, of: Int64)? {
    let known = sources.compactMap(\.reader.progress)
    guard !known.isEmpty else { return nil }
    return known.reduce((0, 0)) { ($0.0 &+ $1.done, $0.1 &+ $1.of) }
  }

  /// What the readers left out so far, by the number of their series.
  public var faults: [HistoryFaults] { sources.map(\.reader.faults) }

  /// The next run; nil at the end of all.
  ///
  /// - Throws: `HistoryError` of the series that it reads.
  public mutating func nextRun() throws(HistoryError) -> Run? {
    var first: (index: Int, time: Timestamp)?
    var second: (index: Int, time: Timestamp)?
    for index in sources.indices {
      guard let time = try head(index) else { continue }
      if let best = first, time >= best.time {
        if second.map({ time < $0.time }) ?? true { second = (index, time) }
      } else {
        second = first
        first = (index, time)
      }
    }
    guard let first else { return nil }
    let start = sources[first.index].next
    let end = runEnd(first.index, before: second)
    sources[first.index].next = end
    return Run(series: first.index, events: events[first.index][start..<end])
  }

  /// The time of the next event of a series, whose batch is read where it is used up.
  private mutating func head(_ index: Int) throws(HistoryError) -> Timestamp? {
    let next = sources[index].next
    if next < events[index].count { return events[index][next].time }
    guard !sources[index].hasEnded else { return nil }
    try sources[index].reader.read(into: &events[index], limit: batch)
    sources[index].next = 0
    guard let event = events[index].first else {
      sources[index].hasEnded = true
      return nil
    }
    return event.time
  }

  /// Where the run that begins at the head of a series ends in its batch.
  private func runEnd(_ index: Int, before other: (index: Int, time: Timestamp)?) -> Int {
    guard let other else { return events[index].count }
    func comesFirst(_ event: HistoryEvent) -> Bool {
      let time = event.time
      return time < other.time || (time == other.time && index < other.index)
    }
    // Runs are mostly one event or the whole batch.
    var low = sources[index].next + 1
    var high = events[index].count
    guard low < high, comesFirst(events[index][low]) else { return low }
    if comesFirst(events[index][high - 1]) { return high }
    while low < high {
      let middle = (low + high) / 2
      if comesFirst(events[index][middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
