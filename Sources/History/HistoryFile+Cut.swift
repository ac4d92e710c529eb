import Foundation
import PaperExchange
public import TradingModel

extension HistoryFile {
  /// Writes a recorded file as it would have been, had it been recorded only up to a moment: the
  /// lines up to the last row that was known by then, unpacked. Gives back false, and writes
  /// nothing, when no row was known. Rows that make no sense are copied as they are.
  ///
  /// - Throws: `HistoryError` when the file cannot be read or the copy cannot be written.
  public static func cut(
    path: String, options: HistoryFileOptions, known moment: Timestamp, to copy: String
  ) throws(HistoryError) -> Bool {
    let shape = try HistoryFileShape.probe(path: path, options: options)
    do {
      let lines = try lines(of: path, options: options, shape: shape, known: moment)
      guard lines > 0 else { return false }
      try copyLines(lines, of: path, to: copy)
      return true
    } catch let error as RecordedFileError {
      throw HistoryError(error)
    } catch let error as HistoryError {
      throw error
    } catch {
      throw HistoryError(file: copy, message: "cannot be written: \(error.localizedDescription)")
    }
  }

  /// The number of the last line whose row was known by a moment; nought for none.
  private static func lines(
    of path: String, options: HistoryFileOptions, shape: HistoryFileShape,
    known moment: Timestamp
  ) throws(RecordedFileError) -> Int {
    var delay: Int64 = 0
    if shape.kind == .bars, !options.stampsBarEnd {
      delay = Int64(shape.barSize.rawValue) &* 1_000_000_000
    }
    var rows = try RecordedLines(path: path, format: options.format)
    var row = RecordedRow()
    var last = 0
    while true {
      do {
        guard try rows.next(&row) else { return last }
      } catch {
        guard options.skipsBadRows, error.line != nil, rows.parser.kind != nil else { throw error }
        continue
      }
      guard row.time.rawValue &+ delay <= moment.rawValue else { return last }
      last = rows.parser.lineNumber
    }
  }

  private static func copyLines(_ count: Int, of path: String, to copy: String) throws {
    let source = try RecordedBytes(path: path)
    guard FileManager.default.createFile(atPath: copy, contents: nil) else {
      throw HistoryError(file: copy, message: "cannot be made; check the folder's rights")
    }
    let target = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
    defer { target.closeFile() }
    var left = count
    var buffer = [UInt8](repeating: 0, count: 262_144)
    while left > 0 {
      let filled = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      guard filled > 0 else { return }
      var end = 0
      while end < filled, left > 0 {
        if buffer[end] == UInt8(ascii: "\n") { left -= 1 }
        end += 1
      }
      try target.write(contentsOf: Data(buffer[..<end]))
    }
  }
}
