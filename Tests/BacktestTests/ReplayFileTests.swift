import Backtest
import Foundation
import Tape
import Testing
import TradingModel

/// Sessions that went through a tape's files.
struct ReplayFileTests {
  @Test("five strategies replay from their tape's files without a difference")
  func files() throws {
    let maker = SessionMaker(try ReplayScripts.examples())
    maker.begin()
    maker.run(seconds: 120)
    maker.stop()
    let root =
      FileManager.default.temporaryDirectory.path
      + "/perigee-replay-\(UInt32.random(in: 0 ... .max))"
    defer {
      do { try FileManager.default.removeItem(atPath: root) } catch { Issue.record("\(error)") }
    }
    let writer = try TapeWriter(root: root, perigee: "test", started: maker.entries[0].time)
    for item in maker.entries { try writer.append(item.entry, at: item.time) }
    try writer.close()
    let recording = TapeRecording(try TapeSession.find("latest", in: root))
    var walk = try recording.entries()
    var read: [RecordedEntry] = []
    while let item = try walk.next() { read.append(item) }
    #expect(read == maker.entries)
    let report = try SessionReplay.run(recording)
    #expect(report.differences == 0)
    #expect(report.events == maker.events)
    #expect(report.rows.allSatisfy { $0.notes == [] && $0.recorded == $0.replayed })
  }
}
