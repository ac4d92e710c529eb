public import TradingModel

/// Reads recorded markets from CSV text into memory.
///
/// The shapes are those of `RecordedFormat`: a header that names its columns, or none and quotes
/// as `YYYYMMDD HHMMSSmmm,bid,ask` with anything after, or bars. An offset in a stamp (`+00:00`,
/// `Z`) wins over the stated zone.
public struct RecordedFile: Sendable {
  /// The zone of stamps that carry no offset.
  public enum Zone: Hashable, Sendable {
    /// UTC for files with a header, UTC-5 for those without (HistData's convention).
    case byShape
    /// So many seconds east of UTC, summer and winter.
    case fixed(offsetSeconds: Int)
    /// A zone of the time zone database (`America/New_York`), with its daylight saving time.
    case named(String)
  }

  /// The moment of a stamp as text, in any of the forms that files have; nil for what is none or
  /// an unknown zone.
  public static func moment(_ text: String, zone: Zone = .byShape) -> Timestamp? {
    let clock: LocalClock?
    switch zone {
    case .byShape: clock = LocalClock(offsetSeconds: 0)
    case .fixed(let seconds): clock = LocalClock(offsetSeconds: seconds)
    case .named(let name): clock = LocalClock(zone: name)
    }
    guard let clock else { return nil }
    return Array(text.utf8).withUnsafeBufferPointer { bytes in
      var reader = StampReader(format: StampReader.format(of: bytes), clock: clock)
      return reader.read(bytes)
    }
  }

  /// Reads a file; one that is packed with gzip is unpacked. Blocks.
  ///
  /// - Throws: ``RecordedFileError``.
  public static func load(
    path: String, zone: Zone = .byShape
  ) throws(RecordedFileError) -> RecordedRows {
    try load(
      RecordedLines(path: path, format: RecordedFormat(zone: zone)), name: path)
  }

  /// Reads text; `name` stands in errors.
  ///
  /// - Throws: ``RecordedFileError`` with the line of the first fault.
  public static func parse(
    _ bytes: [UInt8], name: String, zone: Zone = .byShape
  ) throws(RecordedFileError) -> RecordedRows {
    try load(
      RecordedLines(text: bytes, name: name, format: RecordedFormat(zone: zone)), name: name)
  }

  private static func load(
    _ file: RecordedLines, name: String
  ) throws(RecordedFileError) -> RecordedRows {
    var lines = file
    var row = RecordedRow()
    var quotes: [RecordedRows.Quote] = []
    var bars: [RecordedRows.Bar] = []
    while try lines.next(&row) {
      switch lines.parser.kind {
      case .quotes: quotes.append(RecordedRows.Quote(time: row.time, bid: row.bid, ask: row.ask))
      case .bars:
        let bar = row.bar
        bars.append(
          RecordedRows.Bar(
            time: bar.start, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
            volume: bar.volume))
      case .trades, nil: throw RecordedFileError(file: name, line: nil, kind: .tradesAlone)
      }
    }
    if !bars.isEmpty { return .bars(bars) }
    guard !quotes.isEmpty else { throw RecordedFileError(file: name, line: nil, kind: .empty) }
    return .quotes(quotes)
  }
}
