import Foundation
import TradingModel

/// Reads recorded markets from CSV text.
///
/// Known shapes: a header with `timestamp` (or any name that begins so) and either `open`, `high`,
/// `low`, `close` and perhaps `volume`, or `bid` and `ask`; or no header and quotes as
/// `YYYYMMDD HHMMSSmmm,bid,ask` with anything after. Times may be `YYYY-MM-DD HH:MM:SS` with a
/// fraction and an offset (`+00:00`, `Z`), which wins over the stated zone.
public struct RecordedFile: Sendable {
  /// The zone of stamps that carry no offset.
  public enum Zone: Hashable, Sendable {
    /// UTC for files with a header, UTC-5 for those without (HistData's convention).
    case byShape
    /// So many seconds east of UTC, summer and winter.
    case fixed(offsetSeconds: Int)
  }

  /// Reads a file; one whose name ends in `.gz` is unpacked by the system's gzip. Blocks.
  ///
  /// - Throws: ``RecordedFileError``.
  public static func load(
    path: String, zone: Zone = .byShape
  ) throws(RecordedFileError) -> RecordedRows {
    let bytes: [UInt8]
    do {
      bytes = try path.hasSuffix(".gz") ? unpacked(path) : Array(Data(contentsOf: url(path)))
    } catch let error as RecordedFileError {
      throw error
    } catch {
      throw RecordedFileError(
        file: path, line: nil, kind: .unreadable(error.localizedDescription))
    }
    return try parse(bytes, name: path, zone: zone)
  }

  private static func url(_ path: String) -> URL { URL(fileURLWithPath: path) }

  private static func unpacked(_ path: String) throws -> [UInt8] {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw RecordedFileError(file: path, line: nil, kind: .unreadable("no such file"))
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", "--", path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw RecordedFileError(file: path, line: nil, kind: .unreadable("gzip cannot unpack it"))
    }
    return Array(data)
  }

  /// Reads text; `name` stands in errors.
  ///
  /// - Throws: ``RecordedFileError`` with the line of the first fault.
  public static func parse(
    _ bytes: [UInt8], name: String, zone: Zone = .byShape
  ) throws(RecordedFileError) -> RecordedRows {
    var parser = RecordedParser(file: name, zone: zone)
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      var stop = end
      if stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
      try parser.line(bytes[start..<stop])
      start = end + 1
    }
    return try parser.finish()
  }
}

/// Takes the lines of one file in order.
struct RecordedParser {
  private enum Shape {
    case quotes(time: Int, bid: Int, ask: Int)
    case bars(time: Int, prices: [Int], volume: Int?)
  }

  private let file: String
  private let zone: RecordedFile.Zone
  private var lineNumber = 0
  private var shape: Shape?
  private var offsetSeconds = 0
  private var quotes: [RecordedRows.Quote] = []
  private var bars: [RecordedRows.Bar] = []
  private var lastTime = Timestamp(rawValue: .min)

  init(file: String, zone: RecordedFile.Zone) {
    self.file = file
    self.zone = zone
  }

  mutating func line(_ bytes: ArraySlice<UInt8>) throws(RecordedFileError) {
    lineNumber += 1
    guard !bytes.isEmpty else { return }
    let fields = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    if let shape {
      try row(fields, shape)
      return
    }
    let hasHeader = bytes.first.map { $0 < 0x30 || $0 > 0x39 } ?? false
    let winter = hasHeader ? 0 : -5 * 3600
    if case .fixed(let seconds) = zone { offsetSeconds = seconds } else { offsetSeconds = winter }
    if hasHeader {
      shape = try header(fields.map { String(decoding: $0, as: UTF8.self).lowercased() })
    } else {
      let plain = Shape.quotes(time: 0, bid: 1, ask: 2)
      shape = plain
      try row(fields, plain)
    }
  }

  func finish() throws(RecordedFileError) -> RecordedRows {
    if !bars.isEmpty { return .bars(bars) }
    guard !quotes.isEmpty else { throw RecordedFileError(file: file, line: nil, kind: .empty) }
    return .quotes(quotes)
  }

  private func error(_ kind: RecordedFileError.Kind) -> RecordedFileError {
    RecordedFileError(file: file, line: lineNumber, kind: kind)
  }

  private func header(_ names: [String]) throws(RecordedFileError) -> Shape {
    func column(_ name: String) throws(RecordedFileError) -> Int {
      guard let index = names.firstIndex(of: name) else { throw error(.missingColumn(name)) }
      return index
    }
    guard let time = names.firstIndex(where: { $0.hasPrefix("time") }) else {
      throw error(.missingColumn("timestamp"))
    }
    if names.contains("bid") || names.contains("ask") {
      return .quotes(time: time, bid: try column("bid"), ask: try column("ask"))
    }
    let prices = [
      try column("open"), try column("high"), try column("low"), try column("close"),
    ]
    return .bars(time: time, prices: prices, volume: names.firstIndex(of: "volume"))
  }

  private mutating func row(
    _ fields: [ArraySlice<UInt8>], _ shape: Shape
  ) throws(RecordedFileError) {
    switch shape {
    case .quotes(let timeColumn, let bidColumn, let askColumn):
      let needed = max(timeColumn, bidColumn, askColumn) + 1
      guard fields.count >= needed else {
        throw error(.tooFewColumns(expected: needed, found: fields.count))
      }
      let time = try time(fields[timeColumn])
      let bid = try number(fields[bidColumn], "bid")
      let ask = try number(fields[askColumn], "ask")
      guard bid <= ask else { throw error(.contradiction("the bid is above the ask")) }
      quotes.append(RecordedRows.Quote(time: time, bid: bid, ask: ask))
    case .bars(let timeColumn, let columns, let volumeColumn):
      let needed = max(timeColumn, columns.max() ?? 0, volumeColumn ?? 0) + 1
      guard fields.count >= needed else {
        throw error(.tooFewColumns(expected: needed, found: fields.count))
      }
      let bar = RecordedRows.Bar(
        time: try time(fields[timeColumn]), open: try number(fields[columns[0]], "open"),
        high: try number(fields[columns[1]], "high"), low: try number(fields[columns[2]], "low"),
        close: try number(fields[columns[3]], "close"),
        volume: try volumeColumn.map { column throws(RecordedFileError) in
          try number(fields[column], "volume")
        })
      guard bar.low <= min(bar.open, bar.close), bar.high >= max(bar.open, bar.close) else {
        throw error(.contradiction("open or close lie outside of high and low"))
      }
      bars.append(bar)
    }
  }

  private func number(
    _ bytes: ArraySlice<UInt8>, _ column: String
  ) throws(RecordedFileError) -> Decimal64 {
    guard let value = bytes.withUnsafeBytes({ Decimal64(utf8: $0) }) else {
      throw error(.badNumber(column: column, text: String(decoding: bytes, as: UTF8.self)))
    }
    return value
  }

  private mutating func time(_ bytes: ArraySlice<UInt8>) throws(RecordedFileError) -> Timestamp {
    guard let time = RecordedTime.parse(bytes, offsetSeconds: offsetSeconds) else {
      throw error(.badTime(String(decoding: bytes, as: UTF8.self)))
    }
    guard time >= lastTime else { throw error(.timeRunsBackwards) }
    lastTime = time
    return time
  }
}
