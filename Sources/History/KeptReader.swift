/// Events in memory, which all copies of the reader share.
struct KeptReader: HistoryReader {
  private let events: [HistoryEvent]
  private var place = 0

  init(_ events: [HistoryEvent]) { self.events = events }

  var progress: (done: Int64, of: Int64)? { (Int64(place), Int64(events.count)) }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    let end = min(events.count, place &+ max(0, limit))
    buffer.append(contentsOf: events[place..<end])
    place = end
  }
}

extension HistorySeries {
  /// The same series held in memory, read once here and shared by all runs on it, with the bytes
  /// that it takes; nil when it would take more than `limit`. Throws what reading it throws.
  public func kept(limit: Int) throws(HistoryError) -> (series: HistorySeries, bytes: Int)? {
    let size = MemoryLayout<HistoryEvent>.stride
    var events: [HistoryEvent] = []
    var batch: [HistoryEvent] = []
    var source = reader
    while true {
      try source.read(into: &batch, limit: 4096)
      guard !batch.isEmpty else { break }
      guard (events.count + batch.count) * size <= limit else { return nil }
      events.append(contentsOf: batch)
    }
    var series = self
    series.reader = KeptReader(events)
    return (series, events.count * size)
  }
}

extension HistorySeries {
  /// A series without events, for an instrument of which nothing is known yet.
  public static func empty(symbol: String, origin: String) -> HistorySeries {
    HistorySeries(symbol: symbol, origin: origin, reader: KeptReader([]))
  }
}
