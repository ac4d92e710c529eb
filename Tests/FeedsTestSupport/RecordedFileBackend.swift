public import Feeds
import Synchronization
public import TradingModel

/// A backend over recorded bars: what lies before its cursor is history, and each step plays one
/// bar as four trades that make it again.
public final class RecordedFileBackend: FeedBackend {
  private struct State {
    var cursor: Int
    var sinks: [StreamID: any StreamSink] = [:]
    var lastStream: Int64 = 0
  }

  /// Its name.
  public let name = "recorded"
  /// No real-time bars; one day of history in a request.
  public let capabilities = FeedCapabilities(
    realTimeBars: false, searchInterval: .zero, historySpan: { _ in .seconds(86_400) })
  /// What was recorded.
  public let instrument: Instrument
  /// The recorded bars of a minute, oldest first.
  public let bars: [Bar]
  private let state: Mutex<State>

  /// A backend whose history holds the bars before `cursor`.
  public init(instrument: Instrument, bars: [Bar], cursor: Int) {
    self.instrument = instrument
    self.bars = bars
    state = Mutex(State(cursor: cursor))
  }

  /// Reads `timestamp_utc,open,high,low,close,volume` with a header line; skips what does not
  /// parse.
  public static func bars(csv: String) -> [Bar] {
    csv.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: ",").map(String.init)
      guard fields.count >= 6, let start = time(fields[0]) else { return nil }
      let numbers = fields[1...5].compactMap { Decimal64($0) }
      guard numbers.count == 5 else { return nil }
      return Bar(
        start: start, open: numbers[0], high: numbers[1], low: numbers[2], close: numbers[3],
        volume: numbers[4])
    }
  }

  /// `YYYY-MM-DD HH:MM:SS` in UTC.
  private static func time(_ text: String) -> Timestamp? {
    let parts = text.split { "- :".contains($0) }.compactMap { Int64($0) }
    guard parts.count == 6 else { return nil }
    // Days since 1970 of a date, counted from March so that the leap day comes last.
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let month = (parts[1] + 9) % 12
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2]
    return Timestamp(
      seconds: (days - 719_469) * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5])
  }

  /// The start of the next bar to be played; nil at the end.
  public var nextStart: Timestamp? {
    state.withLock { $0.cursor < bars.count ? bars[$0.cursor].start : nil }
  }

  /// Plays the next bar; nil at the end.
  @discardableResult
  public func step() -> Bar? {
    let (bar, sinks) = state.withLock { state -> (Bar?, [any StreamSink]) in
      guard state.cursor < bars.count else { return (nil, []) }
      defer { state.cursor += 1 }
      return (bars[state.cursor], Array(state.sinks.values))
    }
    guard let bar else { return nil }
    let quarter = (bar.volume ?? .zero) * Decimal64(mantissa: 25, scale: 2)
    for (index, price) in [bar.open, bar.high, bar.low, bar.close].enumerated() {
      let time = bar.start.advanced(by: .seconds(index * 15))
      var quote = Quote(instrument: instrument.id, time: time)
      quote.last = price
      quote.lastSize = quarter
      quote.changed = [.last, .lastSize]
      let trade = Trade(instrument: instrument.id, time: time, price: price, size: quarter)
      for sink in sinks {
        sink.receive(quote)
        sink.receive(trade)
      }
    }
    return bar
  }

  /// Knows the one instrument.
  public func details(for contract: Contract) async throws(FeedError) -> [Instrument] {
    let fits = contract.instrument.map { $0 == instrument.id } ?? (contract == instrument.contract)
    return fits ? [instrument] : []
  }

  /// Finds the one instrument by the beginning of its address.
  public func search(_ pattern: String) async throws(FeedError) -> [SymbolMatch] {
    guard instrument.address.lowercased().hasPrefix(pattern.lowercased()) else { return [] }
    return [
      SymbolMatch(
        address: instrument.address, description: instrument.longName,
        securityType: instrument.contract.securityType, currency: instrument.contract.currency,
        instrument: instrument.id)
    ]
  }

  /// Bars of a minute before the cursor.
  public func history(_ request: HistoryRequest) async throws(FeedError) -> [Bar] {
    guard request.barSize == .minute else {
      throw FeedError(.invalid, "only bars of a minute were recorded")
    }
    let known = bars[..<state.withLock { $0.cursor }]
    guard let last = known.last else { throw FeedError(.noData, "nothing was recorded before") }
    let end = request.end ?? last.start.advanced(by: .seconds(60))
    let start = end.advanced(by: .zero - request.span)
    let frame = known.filter { $0.start >= start && $0.start < end }
    guard !frame.isEmpty else { throw FeedError(.noData, "nothing was recorded then") }
    return frame
  }

  /// Opens a stream that is live at once.
  public func openStream(
    _ kind: StreamKind, for instrument: Instrument, sink: any StreamSink
  ) -> StreamID {
    let id = state.withLock { state in
      state.lastStream += 1
      let id = StreamID(rawValue: state.lastStream)
      state.sinks[id] = sink
      return id
    }
    sink.receive(.live)
    return id
  }

  /// Closes a stream.
  public func closeStream(_ id: StreamID) {
    state.withLock { state in state.sinks[id] = nil }
  }
}
