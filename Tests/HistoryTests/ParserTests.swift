import Foundation
import History
import PaperExchange
import Testing
import TradingModel

@Suite struct ParserPropertyTests {
  let scratch = Scratch()

  func rows(_ path: String, bufferBytes: Int) throws -> [Bar] {
    var lines = try RecordedLines(path: path, format: RecordedFormat(), bufferBytes: bufferBytes)
    var row = RecordedRow()
    var bars: [Bar] = []
    while try lines.next(&row) { bars.append(row.bar) }
    return bars
  }

  @Test func rows_AreTheSameWhereverTheBufferIsCut() throws {
    var text = "time,open,high,low,close,volume\r\n"
    for index in 0..<300 {
      let start = 100 + index % 7
      text += "2024-01-02 \(index / 60 + 10):\(index % 60 / 10)\(index % 10):00,"
      text += "\(start).5,\(start + 3).25,\(start).125,\(start + 1)," + (index % 5 == 0 ? "" : "7")
      text += index % 3 == 0 ? "\r\n" : index % 11 == 0 ? "\n\n" : "\n"
    }
    let path = scratch.file("data.csv", text)
    let whole = try rows(path, bufferBytes: 1 << 20)
    #expect(whole.count == 300 && whole[1].volume == 7 && whole[0].volume == nil)
    for size in [1, 2, 3, 17, 58, 64, 100, 4095, 4096, 4097] {
      #expect(try rows(path, bufferBytes: size) == whole, "buffer of \(size)")
    }
  }

  @Test func packedFilesOfSeveralParts_AreReadWhole() throws {
    // Two members of gzip, one behind the other: "time,bid,ask\n" and one row.
    let path = scratch.path + "/two.csv"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "{ printf 'time,bid,ask\\n2024-01-02 0' | gzip; printf '0:00:00,1,2\\n' | gzip; } > \(path)",
    ]
    try process.run()
    process.waitUntilExit()
    let all = try events(HistoryFile.open(path: path, options: .init(symbol: "X")))
    #expect(all.count == 1)
    let bytes = try #require(FileManager.default.contents(atPath: path))
    try bytes.dropLast(12).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: HistoryError.self) {
      _ = try events(HistoryFile.open(path: path, options: .init(symbol: "X")))
    }
    #expect(error?.message.contains("ends in the middle") == true)
  }

  /// Whatever the bytes are, reading ends with rows or an error that has a place.
  @Test func brokenBytes_NeverTrap() throws {
    let good = Array(
      """
      timestamp,open,high,low,close,volume
      2024-01-02 00:00:00+00:00,1.5,2.5,0.5,1,100
      2024-01-02 00:01:00.123Z,1.5,2.5e0,"0.5",1,
      """.utf8)
    let other = Array("20200101 170000065;1.1212;1.12172;0\n1704153600,1,2,3\n".utf8)
    var generator = Seeded(seed: 5)
    for round in 0..<20_000 {
      var bytes = round % 2 == 0 ? good : other
      for _ in 0...Int(generator.next() % 6) {
        let place = Int(generator.next() % UInt64(bytes.count))
        switch generator.next() % 4 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(ascii: "9"), at: place)
        default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
        }
      }
      var lines = RecordedLines(text: bytes, name: "fuzz", format: RecordedFormat())
      var row = RecordedRow()
      do { while try lines.next(&row) { _ = row.bar } } catch { #expect(error.file == "fuzz") }
    }
  }

  @Test(arguments: [
    "9999999999999999999", "-1", "99999999999.5", "1e30", "20240102", "20241302 000000",
    "0000-00-00 00:00:00", "2024-02-30 00:00:00", "2024-01-02 24:00:00", "9999-12-31 23:59:59",
    "2024-01-02 00:00:00+99:00", "2024-01-02 00:00:00.1234567890", "", "2024", "::::::::::::::",
  ])
  func stampsThatAreNone_AreErrors(_ stamp: String) {
    do {
      let all = try events(
        HistoryFile.open(
          path: scratch.file("s.csv", "time,bid,ask\n\(stamp),1,2\n"), options: .init(symbol: "X")))
      #expect(stamp == "99999999999.5" || stamp == "20240102", "\(stamp) became \(all)")
    } catch { #expect(error.line == 2) }
  }
}
