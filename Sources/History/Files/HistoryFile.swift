public import PaperExchange
public import TradingModel

/// Recorded files as series.
public enum HistoryFile {
  /// Opens a CSV file, packed or not: reads its first rows to learn what it is, and gives back a
  /// series that reads it from its start, in one buffer of 256 KiB whatever its length.
  ///
  /// - Throws: `HistoryError` when the file cannot be read or its first rows make no sense.
  public static func open(
    path: String, options: HistoryFileOptions
  ) throws(HistoryError) -> HistorySeries {
    let shape = try HistoryFileShape.probe(path: path, options: options)
    let reader: any HistoryReader
    var origin = name(path)
    if let askFile = options.askFile {
      let other = try HistoryFileShape.probe(path: askFile, options: options)
      guard shape.kind == .bars, other.kind == .bars, shape.barSize == other.barSize else {
        throw HistoryError(
          file: askFile,
          message: "is no second side of \(path): both have to be bars of one length")
      }
      reader = SidesReader(
        bid: CSVReader(path: path, options: options, shape: shape),
        ask: CSVReader(path: askFile, options: options, shape: other), options: options,
        barSize: shape.barSize)
      origin += " and " + name(askFile)
    } else {
      reader = CSVReader(path: path, options: options, shape: shape)
    }
    return HistorySeries(symbol: options.symbol, origin: origin, reader: reader)
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// What the first rows of a file say.
public struct HistoryFileShape: Hashable, Sendable {
  /// What its rows are.
  public var kind: RecordedKind
  /// The length of its bars; a second for files of quotes and trades.
  public var barSize: BarSize
  /// The stamp of the first row, as it stands there.
  public var first: Timestamp

  /// How many rows are looked at to tell the length of bars.
  static let probedRows = 1000

  /// Reads the first rows of a file.
  ///
  /// - Throws: `HistoryError`.
  public static func probe(
    path: String, options: HistoryFileOptions
  ) throws(HistoryError) -> HistoryFileShape {
    do {
      var lines = try RecordedLines(path: path, format: options.format, bufferBytes: 65_536)
      var row = RecordedRow()
      var first: Timestamp?
      var last = Timestamp(rawValue: 0)
      var shortest: Int64?
      for _ in 0..<probedRows {
        do {
          guard try lines.next(&row) else { break }
        } catch {
          guard options.skipsBadRows, error.line != nil, lines.parser.kind != nil else {
            throw error
          }
          continue
        }
        if first == nil {
          first = row.time
        } else {
          let distance = row.time.rawValue &- last.rawValue
          if distance > 0 { shortest = min(shortest ?? distance, distance) }
        }
        last = row.time
        if lines.parser.kind != .bars || options.barSize != nil { break }
      }
      guard let kind = lines.parser.kind, let first else {
        throw RecordedFileError(file: path, line: nil, kind: .empty)
      }
      let size = try barSize(shortest, kind: kind, path: path, options: options)
      return HistoryFileShape(kind: kind, barSize: size, first: first)
    } catch let error as RecordedFileError {
      throw HistoryError(error)
    } catch let error as HistoryError {
      throw error
    } catch {
      throw HistoryError(file: path, message: "cannot be read: \(error)")
    }
  }

  private static func barSize(
    _ shortest: Int64?, kind: RecordedKind, path: String, options: HistoryFileOptions
  ) throws(HistoryError) -> BarSize {
    guard kind == .bars else { return .second }
    if let size = options.barSize { return size }
    let second: Int64 = 1_000_000_000
    guard let shortest, shortest % second == 0, shortest / second <= 31 * 86_400 else {
      throw HistoryError(
        file: path,
        message: "the length of its bars cannot be told from its first rows; "
          + "state it, for example with --bar 1m")
    }
    return BarSize(rawValue: Int32(shortest / second))
  }
}

extension HistoryError {
  /// The parser's error with what to do about it.
  init(_ error: RecordedFileError) {
    var message = error.cause
    switch error.kind {
    case .timeRunsBackwards:
      message +=
        "; sort the file by time, or state the zone of its stamps if clocks go back here "
        + "(--zone America/New_York)"
    case .badTime:
      message += "; state how stamps are written with --time-format, and where with --columns"
    case .missingColumn:
      message += "; name the columns, for example --columns time=0,bid=1,ask=2"
    case .badNumber, .tooFewColumns, .contradiction:
      message += "; correct the row, or leave such rows out with --skip-bad-rows"
    case .unreadable, .empty, .unknownZone, .tradesAlone: break
    }
    self.init(file: error.file, line: error.line, message: message)
  }
}
