public import TradingModel

/// Several markets as one stream of events in the order of time; at equal times in the order of
/// contract ids. A value, used by one thread at a time.
public struct MarketFeed: Sendable {
  private var sources: [any MarketSource]
  private var indexByID: [InstrumentID: Int] = [:]
  /// When each source's next event is due; the largest time for one that has ended.
  private var dues: [Int64] = []
  /// The sources that play; of the thousands of options most are held.
  private var playing: [Int] = []
  private var held: Set<Int> = []
  private var halted: [Int: TradingHalt] = [:]

  /// The events of all `sources`, but for those that are `held` until their release. Of two for
  /// one instrument the first is kept.
  public init(_ sources: [any MarketSource], holding held: Set<InstrumentID> = []) {
    self.sources = []
    for source in sources.sorted(by: { $0.instrument < $1.instrument })
    where indexByID[source.instrument] == nil {
      indexByID[source.instrument] = self.sources.count
      if held.contains(source.instrument) {
        self.held.insert(self.sources.count)
      } else {
        playing.append(self.sources.count)
      }
      self.sources.append(source)
      dues.append(source.nextDue?.rawValue ?? .max)
    }
  }

  /// The instruments, sorted.
  public var instruments: [InstrumentID] { sources.map(\.instrument) }

  /// When the next event is due; nil when every market has ended or is held. O(number of
  /// markets that play).
  public var nextDue: Timestamp? {
    var first = Int64.max
    for index in playing { first = min(first, dues[index]) }
    return first < .max ? Timestamp(rawValue: first) : nil
  }

  /// Hands the events due at `time` or before to `body`, at most `limit` of them. Returns whether
  /// none is left that is due.
  public mutating func advance(
    to time: Timestamp, limit: Int = .max, _ body: (MarketEvent) -> Void
  ) -> Bool {
    for _ in 0..<limit {
      var best = Int64.max
      var chosen = 0
      for index in playing where dues[index] < best {
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
    guard let index = indexByID[instrument] else { return }
    held.insert(index)
    settle(index)
  }

  /// Lets a held market play from `time` on, where it does not have to play what was missed;
  /// returns its quote of that moment, where it can tell one. Nil for a market that plays already.
  @discardableResult
  public mutating func release(_ instrument: InstrumentID, at time: Timestamp) -> MarketEvent? {
    guard let index = indexByID[instrument], held.remove(index) != nil else { return nil }
    sources[index].skip(to: time)
    settle(index)
    guard var event = sources[index].quote(at: time) else { return nil }
    event.time = time
    return event
  }

  /// Whether an instrument's market is held.
  public func isHeld(_ instrument: InstrumentID) -> Bool {
    indexByID[instrument].map { held.contains($0) } ?? false
  }

  /// Halts an instrument's market, changes the kind of its halt, or lets it go on.
  public mutating func setHalt(_ halt: TradingHalt, of instrument: InstrumentID, at time: Timestamp)
  {
    guard let index = indexByID[instrument], self.halt(of: instrument) != halt else { return }
    sources[index].setHalted(halt != .none, at: time)
    halted[index] = halt == .none ? nil : halt
    settle(index)
  }

  /// Whether and how an instrument's market is halted.
  public func halt(of instrument: InstrumentID) -> TradingHalt {
    indexByID[instrument].flatMap { halted[$0] } ?? .none
  }

  private mutating func settle(_ index: Int) {
    let plays = !held.contains(index) && halted[index] == nil
    if plays, !playing.contains(index) {
      playing.append(index)
      // At equal times the order of contract ids decides.
      playing.sort()
    } else if !plays {
      playing.removeAll { $0 == index }
    }
    dues[index] = sources[index].nextDue?.rawValue ?? .max
  }

  /// Bars of one instrument; empty for an instrument without a market.
  public mutating func history(_ instrument: InstrumentID, _ query: HistoryQuery) -> [Bar] {
    guard let index = indexByID[instrument] else { return [] }
    return sources[index].history(query)
  }

  /// Quotes or trades of one instrument, oldest first; empty for one without a market.
  public mutating func events(_ instrument: InstrumentID, _ query: EventQuery) -> [MarketEvent] {
    guard let index = indexByID[instrument] else { return [] }
    return sources[index].events(query)
  }

  /// How an option's price comes about; nil for what is none.
  public func pricing(_ instrument: InstrumentID) -> OptionTerms? {
    indexByID[instrument].flatMap { sources[$0].pricing }
  }

  /// The price of an option's underlying.
  public mutating func underlyingPrice(_ instrument: InstrumentID, at time: Timestamp) -> Double? {
    indexByID[instrument].flatMap { sources[$0].underlyingPrice(at: time) }
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
