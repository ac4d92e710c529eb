import TradingModel

/// Joins the bars of the bid with those of the ask. Bars that only one side has are left out and
/// counted.
struct SidesReader: HistoryReader {
  private var bid: CSVReader
  private var ask: CSVReader
  private let options: HistoryFileOptions
  private let barSize: BarSize
  private var own = HistoryFaults()
  private var hasPaired = false
  private var waiting: [HistoryEvent] = []
  private var given = 0
  private var hasEnded = false

  init(bid: CSVReader, ask: CSVReader, options: HistoryFileOptions, barSize: BarSize) {
    self.bid = bid
    self.ask = ask
    self.options = options
    self.barSize = barSize
  }

  var progress: (done: Int64, of: Int64)? { bid.progress }

  var faults: HistoryFaults {
    bid.faults + ask.faults + own
  }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    while buffer.count < limit {
      if given == waiting.count {
        guard try pair() else { return }
      }
      buffer.append(waiting[given])
      given += 1
    }
  }

  /// Makes the events of the next pair; false at the end.
  private mutating func pair() throws(HistoryError) -> Bool {
    guard !hasEnded else { return false }
    waiting.removeAll(keepingCapacity: true)
    given = 0
    var low = try bid.nextBar()
    var high = try ask.nextBar()
    while let first = low, let second = high {
      if first.start == second.start {
        try checkSides(first, second)
        switch options.sides {
        case .quotes: addQuotes(first, second)
        case .bars: addBar(first, second)
        }
        return true
      }
      own.unpaired &+= 1
      if first.start < second.start { low = try bid.nextBar() } else { high = try ask.nextBar() }
    }
    hasEnded = true
    // What the other side still has, has no partner.
    while low != nil {
      own.unpaired &+= 1
      low = try bid.nextBar()
    }
    while high != nil {
      own.unpaired &+= 1
      high = try ask.nextBar()
    }
    return false
  }

  /// A single crossed price is the recording's; where the first bars lie the wrong way round, the
  /// files do.
  private mutating func checkSides(_ bid: Bar, _ ask: Bar) throws(HistoryError) {
    let crossed = bid.open > ask.open || bid.close > ask.close
    guard crossed else {
      hasPaired = true
      return
    }
    guard hasPaired else {
      throw HistoryError(
        file: nil, message: "the first bar of the bid lies above the ask's; exchange the two files")
    }
    own.crossed &+= 1
  }

  private mutating func addQuotes(_ bid: Bar, _ ask: Bar) {
    let rises = bid.close >= bid.open
    let bids = [bid.open, rises ? bid.low : bid.high, rises ? bid.high : bid.low, bid.close]
    let asks = [ask.open, rises ? ask.low : ask.high, rises ? ask.high : ask.low, ask.close]
    let quarter = Int64(barSize.rawValue) &* 250_000_000
    for phase in 0..<4 {
      let time = Timestamp(rawValue: bid.start.rawValue &+ quarter &* Int64(phase))
      waiting.append(.quote(quote(bids[phase], asks[phase], at: time)))
    }
  }

  private mutating func addBar(_ bid: Bar, _ ask: Bar) {
    let half = Decimal64(mantissa: 5, scale: 1)
    let bar = Bar(
      start: bid.start, open: (bid.open + ask.open) * half, high: (bid.high + ask.high) * half,
      low: (bid.low + ask.low) * half, close: (bid.close + ask.close) * half)
    let event = HistoryEvent.bar(bar, barSize)
    waiting.append(.quote(quote(bid.close, ask.close, at: event.time)))
    waiting.append(event)
  }

  private func quote(_ bid: Price, _ ask: Price, at time: Timestamp) -> Quote {
    var quote = Quote(instrument: options.instrument, time: time)
    quote.changed = [.bid, .ask]
    quote.bid = bid
    quote.ask = max(bid, ask)
    return quote
  }
}
