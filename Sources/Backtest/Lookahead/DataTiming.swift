import History
import TradingModel

/// Whether the bars of one series are known too early, by the prices of a finer series of the same
/// instrument: a bar's close is the price at its end, and not one that came later.
public struct DataTiming: Sendable, Hashable, Codable {
  /// What the comparison says.
  public enum Verdict: String, Sendable, Hashable, Codable {
    /// The closes are the prices of the moment at which the bars are known.
    case right
    /// They are prices of a later moment: the bars carry the future.
    case early
    /// They are prices of an earlier moment: nothing is betrayed, but the strategy hears late.
    case late
    /// The series have too little in common.
    case unclear
  }

  /// The symbol.
  public var symbol: String
  /// Where the bars come from.
  public var bars: String
  /// Where the finer prices come from.
  public var prices: String
  /// The length of the bars in seconds.
  public var barSeconds: Int32
  /// How many bars were compared.
  public var compared: Int
  /// What it says.
  public var verdict: Verdict

  /// The most bars that are compared.
  static let maximumBars = 20_000
  /// The fewest bars that say something.
  static let minimumBars = 20

  /// Compares every series of bars with the finest other series of its symbol. Reads the data once
  /// for each pair, up to `maximumBars` bars. Throws what the data throws.
  static func check(_ data: [HistorySeries]) throws(HistoryError) -> [DataTiming] {
    var sizes: [Int] = []
    for series in data { sizes.append(try seconds(series)) }
    var timings: [DataTiming] = []
    for (index, series) in data.enumerated() where sizes[index] > 0 {
      let finer = data.indices
        .filter { data[$0].symbol == series.symbol && sizes[$0] < sizes[index] }
        .min { sizes[$0] < sizes[$1] }
      guard let finer else { continue }
      timings.append(try DataTiming(series, Int32(clamping: sizes[index]), data[finer]))
    }
    return timings
  }

  /// The length of a series's bars; nought for quotes and trades, -1 without events.
  private static func seconds(_ series: HistorySeries) throws(HistoryError) -> Int {
    var events: [HistoryEvent] = []
    var reader = series.reader
    try reader.read(into: &events, limit: 1)
    guard let first = events.first else { return -1 }
    switch first {
    case .bar(_, let size): return Int(size.rawValue)
    case .quote, .trade: return 0
    }
  }

  private init(
    _ series: HistorySeries, _ seconds: Int32, _ finer: HistorySeries
  ) throws(HistoryError) {
    symbol = series.symbol
    bars = series.origin
    prices = finer.origin
    barSeconds = seconds
    var closes = EventWalk(series.reader)
    // Three readers of the finer prices, each at its own moment beside the bar's end.
    let length = Int64(seconds) &* 1_000_000_000
    var walks = [PriceWalk(finer, -length), PriceWalk(finer, 0), PriceWalk(finer, length)]
    var errors = [0.0, 0.0, 0.0]
    compared = 0
    while compared < Self.maximumBars, let event = try closes.next() {
      guard case .bar(let bar, _) = event else { continue }
      var found: [Double] = []
      for index in walks.indices {
        guard let price = try walks[index].price(at: event.time) else { break }
        found.append((price - bar.close.doubleValue).magnitude)
      }
      guard found.count == errors.count else { continue }
      for index in errors.indices { errors[index] += found[index] }
      compared += 1
    }
    let (before, own, after) = (errors[0], errors[1], errors[2])
    if compared < Self.minimumBars {
      verdict = .unclear
    } else if after < own / 2, after <= before {
      verdict = .early
    } else if before < own / 2 {
      verdict = .late
    } else {
      verdict = own < min(before, after) ? .right : .unclear
    }
  }

  /// What it means, as a sentence; nil where there is nothing to say.
  public var sentence: String? {
    switch verdict {
    case .right, .unclear: nil
    case .early:
      "\(bars): the closes of its \(compared) bars of \(symbol) are the prices of one bar later "
        + "by \(prices). The strategy hears each bar before it is over. If the file's stamps are "
        + "the starts of its bars, do not read them as ends."
    case .late:
      "\(bars): the closes of its bars of \(symbol) are the prices of one bar earlier by "
        + "\(prices). Nothing of the future is in them, but the strategy hears them a bar late: if "
        + "the file's stamps are the ends of its bars, read them so."
    }
  }
}

/// The events of a reader one by one.
private struct EventWalk {
  private var reader: any HistoryReader
  private var buffer: [HistoryEvent] = []
  private var place = 0

  init(_ reader: any HistoryReader) { self.reader = reader }

  mutating func next() throws(HistoryError) -> HistoryEvent? {
    if place >= buffer.count {
      place = 0
      try reader.read(into: &buffer, limit: 2048)
      guard !buffer.isEmpty else { return nil }
    }
    defer { place += 1 }
    return buffer[place]
  }
}

/// The last price of a series that was known at moments that rise.
private struct PriceWalk {
  private var events: EventWalk
  private let offset: Int64
  private var waiting: HistoryEvent?
  private var last: Double?
  private var hasEnded = false

  init(_ series: HistorySeries, _ offset: Int64) {
    events = EventWalk(series.reader)
    self.offset = offset
  }

  /// The price that was known at a moment moved by the offset; nil before the first and after the
  /// last.
  mutating func price(at time: Timestamp) throws(HistoryError) -> Double? {
    let moment = time.rawValue &+ offset
    while !hasEnded {
      if waiting == nil { waiting = try events.next() }
      guard let event = waiting else {
        hasEnded = true
        break
      }
      guard event.time.rawValue <= moment else { break }
      if let price = Self.price(event) { last = price }
      waiting = nil
    }
    return hasEnded ? nil : last
  }

  private static func price(_ event: HistoryEvent) -> Double? {
    switch event {
    case .bar(let bar, _): bar.close.doubleValue
    case .quote(let quote): quote.mid?.doubleValue
    case .trade(let trade): trade.price.doubleValue
    }
  }
}
