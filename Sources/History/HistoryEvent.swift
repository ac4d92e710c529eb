public import TradingModel

/// One event of recorded market data. `time` is when a strategy could have known it.
public enum HistoryEvent: Sendable, Hashable {
  /// A change of the best bid and ask (and of the last trade, where the recording has it).
  case quote(Quote)
  /// A trade of others.
  case trade(Trade)
  /// A finished bar; known at its end, not at its start.
  case bar(Bar, BarSize)

  /// When it was known: a bar's end, everything else's own time.
  @inlinable public var time: Timestamp {
    switch self {
    case .quote(let quote): quote.time
    case .trade(let trade): trade.time
    case .bar(let bar, let size):
      Timestamp(rawValue: bar.start.rawValue &+ Int64(size.rawValue) &* 1_000_000_000)
    }
  }
}

/// A source of one instrument's recorded events, oldest first: a file, a store, a tape, a test's
/// list. A value that is read once, on one thread at a time; its memory does not grow with its
/// length.
public protocol HistoryReader: Sendable {
  /// Puts the next events, at most `limit`, into `buffer` in place of what it held. An empty buffer
  /// afterwards means the end. Throws `HistoryError` with file and line of what is wrong.
  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError)
  /// Bytes or rows read so far and in all, for a progress bar; nil where the end is not known.
  var progress: (done: Int64, of: Int64)? { get }
  /// What was left out so far. Nothing, for readers that do not say.
  var faults: HistoryFaults { get }
}

/// Recorded data of one instrument, ready to be read.
public struct HistorySeries: Sendable {
  /// The address as scripts write it (`AAPL.NASDAQ`).
  public var symbol: String
  /// Where it came from, for people: the file's name or the store's entry.
  public var origin: String
  /// The events. A fresh copy reads from the start.
  public var reader: any HistoryReader

  /// A series from its parts.
  public init(symbol: String, origin: String, reader: any HistoryReader) {
    self.symbol = symbol
    self.origin = origin
    self.reader = reader
  }
}

/// What is wrong with recorded data.
public struct HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file; nil for data that lies in none.
  public var file: String?
  /// The line, from 1; nil where lines mean nothing.
  public var line: Int?
  /// What is wrong, what it means and what to do, as one sentence or two.
  public var message: String

  /// An error from its parts.
  public init(file: String?, line: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.message = message
  }

  /// `file:line: message`.
  public var description: String {
    var place = file ?? ""
    if let line { place += ":\(line)" }
    return place.isEmpty ? message : "\(place): \(message)"
  }
}
