import Foundation
import History
import Testing
import TradingModel

struct CutAndKeptTests {
  private static let rows = """
    timestamp_utc,open,high,low,close,volume
    2024-01-02 00:00:00,1.0,1.2,0.9,1.1,10
    2024-01-02 00:01:00,1.1,1.2,1.0,1.15,11
    2024-01-02 00:02:00,1.15,1.3,1.1,1.25,12

    """

  private static func file(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + "cut-" + UUID().uuidString + ".csv"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static func events(_ series: HistorySeries) throws -> [HistoryEvent] {
    var reader = series.reader
    var all: [HistoryEvent] = []
    var batch: [HistoryEvent] = []
    repeat {
      try reader.read(into: &batch, limit: 2)
      all += batch
    } while !batch.isEmpty
    return all
  }

  @Test("a cut file holds the rows that were known by the moment, and no more")
  func cut_HoldsWhatWasKnown() throws {
    let path = try Self.file(Self.rows)
    let copy = path + ".cut"
    defer {
      for file in [path, copy] { do { try FileManager.default.removeItem(atPath: file) } catch {} }
    }
    var options = HistoryFileOptions(symbol: "EURUSD.IDEALPRO")
    let start = try #require(try Self.events(HistoryFile.open(path: path, options: options)).first)
      .time
    // The first bar is known a minute after its stamp.
    #expect(
      try !HistoryFile.cut(
        path: path, options: options, known: start.advanced(by: .nanoseconds(-1)), to: copy))
    #expect(
      try HistoryFile.cut(
        path: path, options: options, known: start.advanced(by: .seconds(60)), to: copy))
    let lines = Self.rows.split(separator: "\n")
    #expect(
      try String(contentsOfFile: copy, encoding: .utf8) == lines.prefix(3).joined(separator: "\n")
        + "\n")
    options.stampsBarEnd = true
    #expect(
      try HistoryFile.cut(
        path: path, options: options, known: start.advanced(by: .seconds(60)), to: copy))
    #expect(try String(contentsOfFile: copy, encoding: .utf8) == Self.rows)
  }

  @Test("a kept series reads as its file does, each copy from the start, and has a bound")
  func kept_ReadsAlike() throws {
    let path = try Self.file(Self.rows)
    defer { do { try FileManager.default.removeItem(atPath: path) } catch {} }
    let series = try HistoryFile.open(
      path: path, options: HistoryFileOptions(symbol: "EURUSD.IDEALPRO"))
    let kept = try #require(try series.kept(limit: 1 << 20))
    let whole = try Self.events(series)
    #expect(whole.count == 3)
    #expect(try Self.events(kept.series) == whole)
    #expect(try Self.events(kept.series) == whole)
    #expect(kept.bytes == 3 * MemoryLayout<HistoryEvent>.stride)
    #expect(try series.kept(limit: kept.bytes - 1) == nil)
  }
}
