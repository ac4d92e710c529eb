public import TradingModel

/// Several markets as one stream of events in the order of time; at equal times in the order of
/// contract ids. A value, used by one thread at a time.
public struct MarketFeed: Sendable {
  private var sources: [any MarketSource]
  private var indexByID: [InstrumentID: Int] = [:]
  /// When each source's next event is due; the largest time for one that has ended.
  private var dues: [Int64] = []

  /// The events of all `sources`. Of two for one instrument the first is kept.
  public init(_ sources: [any MarketSource]) {
    self.sources = []
    for source in sources.sorted(by: { $0.instrument < $1.instrument })
    where indexByID[source.instrument] == nil {
      indexByID[source.instrument] = self.sources.count
      self.sources.append(source)
      dues.append(source.nextDue?.rawValue ?? .max)
    }
  }

  /// The instruments, sorted.
  public var instruments: [InstrumentID] { sources.map(\.instrument) }

  /// When the next event is due; nil when every market has ended. O(number of markets).
  public var nextDue: Timestamp? {
    guard let first = dues.min(), first < .max else { return nil }
    return Timestamp(rawValue: first)
  }

  /// Hands the events due at `time` or before to `body`, at most `limit` of them. Returns whether
  /// none is left that is due.
  public mutating func advance(
    to time: Timestamp, limit: Int = .max, _ body: (MarketEvent) -> Void
  ) -> Bool {
    for _ in 0..<limit {
      var best = Int64.max
      var chosen = 0
      for index in dues.indices where dues[index] < best {
        best = dues[index]
        chosen = index
      }
      guard best < .max, best <= time.rawValue, let event = sources[chosen].nextEvent() else {
        return true
      }
      dues[chosen] = sources[chosen].nextDue?.rawValue ?? .max
      body(event)
    }
    return false
  }

  /// Keeps an instrument's market from playing until `release`; its history can be asked.
  public mutating func hold(_ instrument: InstrumentID) {
    if let index = indexByID[instrument] { dues[index] = .max }
  }

  /// Lets a held market play.
  public mutating func release(_ instrument: InstrumentID) {
    if let index = indexByID[instrument] { dues[index] = sources[index].nextDue?.rawValue ?? .max }
  }

  /// Bars of one instrument; empty for an instrument without a market.
  public mutating func history(_ instrument: InstrumentID, _ query: HistoryQuery) -> [Bar] {
    guard let index = indexByID[instrument] else { return [] }
    return sources[index].history(query)
  }

  /// The first moment that an instrument's history knows.
  public func firstKnown(_ instrument: InstrumentID) -> Timestamp? {
    indexByID[instrument].flatMap { sources[$0].firstKnown }
  }

  /// The close before the start of an instrument's market.
  public func previousClose(_ instrument: InstrumentID) -> Price? {
    indexByID[instrument].flatMap { sources[$0].previousClose }
  }
}
