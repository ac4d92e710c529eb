public import PaperExchange
public import TradingModel

/// How a recorded file is to be read, as far as the file does not say it itself.
public struct HistoryFileOptions: Hashable, Sendable {
  /// What becomes of the bars of the ask, where there is a second file with them.
  public enum Sides: String, Hashable, Sendable, CaseIterable {
    /// Each pair of bars becomes four quotes: open, the two extremes, close, a quarter of the
    /// bar's length apart.
    case quotes
    /// Each pair becomes a bar of the middle and, right before it, a quote of both closes, all at
    /// the bar's end.
    case bars
  }

  /// The instrument's address as scripts write it.
  public var symbol: String
  /// The number that stands in quotes and trades.
  public var instrument: InstrumentID
  /// Columns, separator, stamps and zone.
  public var format: RecordedFormat
  /// The length of the bars; nil for the shortest distance of the first thousand stamps.
  public var barSize: BarSize?
  /// Whether a bar carries the time of its end and not that of its start.
  public var stampsBarEnd: Bool
  /// Whether rows that make no sense are left out and counted; otherwise the first is an error.
  public var skipsBadRows: Bool
  /// A second file with the ask side of the same bars.
  public var askFile: String?
  /// What the two sides become.
  public var sides: Sides

  /// Options from their parts; the standard ones tell everything from the file.
  public init(
    symbol: String, instrument: InstrumentID = InstrumentID(rawValue: 0),
    format: RecordedFormat = RecordedFormat(), barSize: BarSize? = nil, stampsBarEnd: Bool = false,
    skipsBadRows: Bool = false, askFile: String? = nil, sides: Sides = .quotes
  ) {
    self.symbol = symbol
    self.instrument = instrument
    self.format = format
    self.barSize = barSize
    self.stampsBarEnd = stampsBarEnd
    self.skipsBadRows = skipsBadRows
    self.askFile = askFile
    self.sides = sides
  }
}
