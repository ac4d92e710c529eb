import PaperExchange
import TradingModel

/// Reads one recorded file as events. Opens it at the first read, so that a copy of a reader that
/// has not been read begins at the file's start.
struct CSVReader: HistoryReader {
  private let path: String
  private let options: HistoryFileOptions
  private let shape: HistoryFileShape
  private var lines: RecordedLines?
  private var hasEnded = false
  private var row = RecordedRow()
  private var lastBar: Bar?
  private(set) var faults = HistoryFaults()

  init(path: String, options: HistoryFileOptions, shape: HistoryFileShape) {
    self.path = path
    self.options = options
    self.shape = shape
  }

  var progress: (done: Int64, of: Int64)? { lines?.progress }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    do {
      if lines == nil { lines = try RecordedLines(path: path, format: options.format) }
      switch shape.kind {
      case .quotes: while buffer.count < limit, try next() { buffer.append(.quote(quote)) }
      case .trades: while buffer.count < limit, try next() { buffer.append(.trade(trade)) }
      case .bars:
        while buffer.count < limit, try next() {
          if let bar = try freshBar() { buffer.append(.bar(bar, shape.barSize)) }
        }
      }
    } catch let error as RecordedFileError {
      throw HistoryError(error)
    } catch let error as HistoryError {
      throw error
    } catch {
      throw HistoryError(file: path, message: "cannot be read: \(error)")
    }
  }

  /// The next bar of a file of bars; nil at the end.
  mutating func nextBar() throws(HistoryError) -> Bar? {
    do {
      if lines == nil { lines = try RecordedLines(path: path, format: options.format) }
      while try next() {
        if let bar = try freshBar() { return bar }
      }
      return nil
    } catch let error as RecordedFileError {
      throw HistoryError(error)
    } catch let error as HistoryError {
      throw error
    } catch {
      throw HistoryError(file: path, message: "cannot be read: \(error)")
    }
  }

  /// The next row that makes sense; false at the end.
  private mutating func next() throws(RecordedFileError) -> Bool {
    while !hasEnded {
      do {
        let found = try lines?.next(&row) ?? false
        hasEnded = !found
        return found
      } catch {
        guard options.skipsBadRows, error.line != nil, lines?.parser.kind != nil else {
          throw error
        }
        if faults.badRows == 0 { faults.firstBadRow = HistoryError(error) }
        faults.badRows &+= 1
      }
    }
    return false
  }

  private var quote: Quote {
    var quote = Quote(instrument: options.instrument, time: row.time)
    quote.changed = [.bid, .ask]
    quote.bid = row.bid
    quote.ask = row.ask
    quote.bidSize = row.bidSize
    quote.askSize = row.askSize
    if quote.bidSize != nil { quote.changed.insert(.bidSize) }
    if quote.askSize != nil { quote.changed.insert(.askSize) }
    return quote
  }

  private var trade: Trade {
    Trade(instrument: options.instrument, time: row.time, price: row.price, size: row.size)
  }

  /// The bar of the newest row; nil for one that stood in the file before.
  private mutating func freshBar() throws(HistoryError) -> Bar? {
    var bar = row.bar
    if options.stampsBarEnd {
      bar.start = Timestamp(
        rawValue: bar.start.rawValue &- Int64(shape.barSize.rawValue) &* 1_000_000_000)
    }
    guard let last = lastBar, last.start == bar.start else {
      lastBar = bar
      return bar
    }
    if last == bar {
      faults.duplicates &+= 1
      return nil
    }
    let error = HistoryError(
      file: path, line: lines?.parser.lineNumber,
      message: "is a second bar of the same time with other values; "
        + "correct the row, or keep the first of such rows with --skip-bad-rows")
    guard options.skipsBadRows else { throw error }
    if faults.badRows == 0 { faults.firstBadRow = error }
    faults.badRows &+= 1
    return nil
  }
}
