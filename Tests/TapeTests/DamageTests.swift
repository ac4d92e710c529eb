import Foundation
import StrategyChannel
import Tape
import Testing
import TradingModel

@Suite struct DamageTests {
  /// A tape of one file whose blocks end at these places, and its entries.
  private func make(
    _ root: String, blocks: Int, seal: Bool
  ) throws -> (path: String, ends: [Int], entries: [TapeEntry]) {
    let sample = Sample(seed: 3)
    let writer = try TapeWriter(root: root, perigee: "1", started: sample.time)
    var ends: [Int] = []
    var entries: [TapeEntry] = []
    var path = ""
    for _ in 0..<blocks {
      for number in 0..<20 {
        let entry = TapeEntry.event(1, ChildEvent(time: sample.time, .timer(id: Int64(number))))
        entries.append(entry)
        try writer.append(entry, at: sample.time)
      }
      try writer.flush()
      path = try #require(try TapeSession.find("latest", in: root).files.first)
      ends.append(try Data(contentsOf: URL(fileURLWithPath: path)).count)
    }
    if seal { try writer.close() }
    return (path, ends, entries)
  }

  @Test func aTornEnd_AtEveryByteOfTheLastBlock_LeavesTheBlocksBefore() throws {
    let scratch = Scratch()
    let tape = try make(scratch.path, blocks: 3, seal: false)
    let whole = try Data(contentsOf: URL(fileURLWithPath: tape.path))
    for length in tape.ends[1]...tape.ends[2] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: tape.path))
      let reader = try TapeReader(session: (tape.path as NSString).deletingLastPathComponent)
      let read = try reader.rest().map(\.entry)
      let isWhole = length == tape.ends[2]
      #expect(read == (isWhole ? tape.entries : Array(tape.entries.prefix(40))))
      let tear = try #require(reader.tear)
      #expect(tear.offset == Int64(isWhole ? tape.ends[2] : tape.ends[1]))
      #expect(tear.bytes == Int64(isWhole ? 0 : length - tape.ends[1]))
      #expect((tear.what == nil) == (tear.bytes == 0))
    }
  }

  @Test func aFlippedByte_IsFound_WhereverItIs() throws {
    let scratch = Scratch()
    let tape = try make(scratch.path, blocks: 3, seal: true)
    let whole = try Data(contentsOf: URL(fileURLWithPath: tape.path))
    let folder = (tape.path as NSString).deletingLastPathComponent
    #expect(try TapeCheck.run(folder).problems == [])
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 0x40
      try bytes.write(to: URL(fileURLWithPath: tape.path))
      let report: TapeCheck.Report
      do { report = try TapeCheck.run(folder) } catch { continue }
      #expect(!report.problems.isEmpty || report.info.tear != nil, "byte \(place)")
      // What is not touched is still read.
      #expect(report.info.entries >= (place < tape.ends[2] ? 40 : 60), "byte \(place)")
    }
  }

  @Test func randomBytes_AreRefused_AndBreakNothing() throws {
    let scratch = Scratch()
    let tape = try make(scratch.path, blocks: 4, seal: true)
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: tape.path)))
    let folder = (tape.path as NSString).deletingLastPathComponent
    var sample = Sample(seed: 77)
    for _ in 0..<600 {
      var bytes = whole
      for _ in 0..<sample.number(1...12) {
        let place = sample.number(0...bytes.count - 1)
        switch sample.number(0...3) {
        case 0: bytes[place] = UInt8(sample.number(0...255))
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + sample.number(1...40)))
        case 2: bytes.insert(contentsOf: whole.prefix(sample.number(1...90)), at: place)
        default: bytes = Array(bytes.prefix(max(1, place)))
        }
        if bytes.isEmpty { bytes = [0] }
      }
      try Data(bytes).write(to: URL(fileURLWithPath: tape.path))
      do { _ = try TapeCheck.run(folder) } catch {}
    }
  }

  /// Records that no channel wrote, in blocks whose checksums are right.
  @Test func randomRecords_AreToldOneByOne() throws {
    let scratch = Scratch()
    let world = TestWorld()
    let recorder = try world.recorder(scratch.path)
    let tap = recorder.begin()
    var sample = Sample(seed: 5)
    for step in 0..<2000 {
      let record = WireRecord.records(of: sample.event())[0]
      var bytes = record.bytes
      for _ in 0..<sample.number(0...3) where !bytes.isEmpty {
        bytes[sample.number(0...bytes.count - 1)] = UInt8(sample.number(0...255))
      }
      let kind = sample.number(0...20) == 0 ? UInt16(sample.number(0...9)) : record.kind
      bytes.withUnsafeBytes {
        if step % 2 == 0 { tap.wrote(kind: kind, $0) } else { tap.read(kind: kind, $0) }
      }
      if step % 50 == 0 { recorder.drain() }
    }
    tap.ended(recordsTaken: .max)
    recorder.close()
    let report = try TapeCheck.run(recorder.folder)
    #expect(report.problemCount > 100)
    #expect(report.problems.count <= TapeCheck.problemLimit)
    #expect(report.info.lives.count == 1)
  }

  @Test func aKilledProcess_LeavesEveryCompleteBlock() async throws {
    let scratch = Scratch()
    let path = try #require(Self.childPath, "the test's child was not built")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = [scratch.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let word = output.fileHandleForReading.availableData
    #expect(String(decoding: word, as: UTF8.self) == "ready\n")
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let session = try TapeSession.find("latest", in: scratch.path)
    let reader = try TapeReader(session: session.folder)
    var next: Int64 = 0
    while let entry = try reader.next() {
      switch entry.entry {
      case .event(_, let event):
        #expect(event.body == .timer(id: next))
        next += 1
      case .gap(_, let lost): next += Int64(lost)
      case .message, .ended: Issue.record("\(entry)")
      }
    }
    #expect(next > 0)
    #expect(reader.tear != nil)
  }

  /// The program of the tests' child, which is built beside the tests.
  private static var childPath: String? {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    for start in [own, CommandLine.arguments[0]] {
      var folder = URL(fileURLWithPath: start ?? "/")
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let program = folder.appendingPathComponent("TapeTestChild").path
        if FileManager.default.isExecutableFile(atPath: program) { return program }
      }
    }
    return nil
  }
}
