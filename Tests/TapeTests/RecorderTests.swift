import Foundation
import StrategyChannel
import Synchronization
import SystemKit
import Tape
import Testing
import TradingModel

/// A recorder without a thread, in a world that tests set.
final class TestWorld: Sendable {
  let now = Mutex(Timestamp(seconds: 1_795_392_000))
  let free = Mutex<Int64>(.max)
  let warnings = Mutex<[String]>([])

  func recorder(_ root: String, _ limits: TapeLimits = TapeLimits()) throws -> TapeRecorder {
    try TapeRecorder(
      root: root, perigee: "1", limits: limits,
      world: TapeWorld(
        now: { self.now.withLock { $0 } }, freeBytes: { _ in self.free.withLock { $0 } },
        warn: { text in self.warnings.withLock { $0.append(text) } }))
  }

  func pass(_ duration: Duration) { now.withLock { $0 = $0.advanced(by: duration) } }
}

extension ChannelTap {
  func write(_ event: ChildEvent) {
    for record in WireRecord.records(of: event) {
      record.bytes.withUnsafeBytes { wrote(kind: record.kind, $0) }
    }
  }

  func take(_ message: ChildMessage) {
    for record in WireRecord.records(of: message) {
      record.bytes.withUnsafeBytes { read(kind: record.kind, $0) }
    }
  }

  func timer(_ number: Int64) {
    write(ChildEvent(time: Timestamp(rawValue: number), .timer(id: number)))
  }
}

@Suite struct RecorderTests {
  @Test func whatTheTapsSaw_IsOnTheTape() throws {
    let scratch = Scratch()
    let world = TestWorld()
    let recorder = try world.recorder(scratch.path)
    let taps = [recorder.begin(), recorder.begin()]
    var sample = Sample(seed: 9)
    var expected: [TapeEntry] = []
    for step in 0..<300 {
      let life = step % 2
      if step % 3 == 0 {
        let message = sample.message()
        taps[life].take(message)
        expected.append(.message(UInt32(life + 1), message))
      } else {
        let event = sample.event()
        taps[life].write(event)
        expected.append(.event(UInt32(life + 1), event))
      }
      if step % 20 == 0 { recorder.drain() }
      world.pass(.milliseconds(7))
    }
    taps[0].ended(recordsTaken: 0)
    expected.append(.ended(1, eventsTaken: 0))
    taps[1].ended(recordsTaken: nil)
    expected.append(.ended(2, eventsTaken: nil))
    recorder.close()
    #expect(world.warnings.withLock { $0 } == [])
    let reader = try TapeReader(session: recorder.folder)
    #expect(try reader.rest().map(\.entry) == expected)
    #expect(reader.tear == nil)
  }

  @Test func aFullBuffer_LosesEntries_AndTellsHowMany() throws {
    let scratch = Scratch()
    let world = TestWorld()
    var limits = TapeLimits()
    limits.bufferBytes = 256 << 10
    let recorder = try world.recorder(scratch.path, limits)
    let loud = recorder.begin()
    let quiet = recorder.begin()
    for number in 0..<20_000 { loud.timer(Int64(number)) }
    quiet.timer(1)
    // There is room for marks even now.
    quiet.ended(recordsTaken: 1)
    recorder.drain()
    loud.timer(20_000)
    loud.ended(recordsTaken: 20_001)
    recorder.close()
    let entries = try TapeReader(session: recorder.folder).rest().map(\.entry)
    let kept = entries.prefix { if case .event = $0 { true } else { false } }
    #expect(kept.count > 4000 && kept.count < 20_000)
    #expect(
      entries[kept.count...]
        == [
          .gap(2, lost: 1), .ended(2, eventsTaken: nil),
          .gap(1, lost: UInt64(20_000 - kept.count)),
          .event(1, ChildEvent(time: Timestamp(rawValue: 20_000), .timer(id: 20_000))),
          .ended(1, eventsTaken: nil),
        ])
  }

  @Test func atMidnight_ANewFileBegins() throws {
    let scratch = Scratch()
    let world = TestWorld()
    let recorder = try world.recorder(scratch.path)
    let tap = recorder.begin()
    for number in 0..<72 {
      tap.timer(Int64(number))
      world.pass(.seconds(3600))
      if number % 5 == 0 { recorder.drain() }
    }
    recorder.close()
    let session = try TapeSession.find("latest", in: scratch.path)
    #expect(session.files.map { $0.suffix(15) } == (23...25).map { "2026-11-\($0).tape" })
    let reader = try TapeReader(session: recorder.folder)
    #expect(try reader.rest().map(\.position) == (0..<72).map { UInt64($0) })
  }

  @Test func oldDays_AreRemoved_AndTheRunningOneStays() throws {
    let scratch = Scratch()
    let world = TestWorld()
    var limits = TapeLimits()
    limits.keepDays = 2
    for _ in 0..<3 {
      let recorder = try world.recorder(scratch.path, limits)
      recorder.begin().timer(1)
      recorder.close()
      world.pass(.seconds(86_400))
    }
    // Its folder was made and nothing written: it goes too.
    _ = try world.recorder(scratch.path, limits)
    world.pass(.seconds(86_400))
    let recorder = try world.recorder(scratch.path, limits)
    let tap = recorder.begin()
    for _ in 0..<2 {
      tap.timer(1)
      recorder.drain()
      world.pass(.seconds(1))
    }
    let names = try TapeSession.list(in: scratch.path).map(\.name)
    #expect(names == ["2026-11-25T00-00-00Z", "2026-11-27T00-00-00Z"])
    // A session of many days loses its own first ones.
    for _ in 0..<5 {
      world.pass(.seconds(86_400))
      tap.timer(1)
      recorder.drain()
    }
    recorder.close()
    let days = try TapeSession.find("latest", in: scratch.path).files.map { $0.suffix(15) }
    #expect(days == ["2026-11-30.tape", "2026-12-01.tape", "2026-12-02.tape"])
    #expect(try TapeReader(session: recorder.folder).rest().count == 3)
  }

  @Test func aDayAboveTheLimit_EndsTheRecording_Once() throws {
    let scratch = Scratch()
    let world = TestWorld()
    var limits = TapeLimits()
    limits.maxBytes = 100
    let old = try world.recorder(scratch.path, limits)
    old.begin().timer(1)
    old.close()
    world.pass(.seconds(86_400))
    let recorder = try world.recorder(scratch.path, limits)
    let tap = recorder.begin()
    tap.timer(1)
    recorder.drain()
    #expect(try TapeSession.list(in: scratch.path).map(\.name) == [recorder.session])
    world.pass(.seconds(86_400))
    for _ in 0..<3 {
      tap.timer(2)
      recorder.drain()
      world.pass(.seconds(86_400))
    }
    recorder.close()
    #expect(world.warnings.withLock { $0.count } == 1)
    #expect(world.warnings.withLock { $0[0].contains("max_bytes") })
  }

  @Test func aDiskBelowTheReserve_EndsTheRecording_AndNotTheCaller() throws {
    let scratch = Scratch()
    let world = TestWorld()
    let recorder = try world.recorder(scratch.path)
    let tap = recorder.begin()
    tap.timer(1)
    recorder.drain()
    world.free.withLock { $0 = 1 << 20 }
    world.pass(.seconds(2))
    for number in 2..<5 as Range<Int64> {
      tap.timer(number)
      recorder.drain()
    }
    tap.ended(recordsTaken: nil)
    recorder.close()
    #expect(world.warnings.withLock { $0.count } == 1)
    let reader = try TapeReader(session: recorder.folder)
    #expect(try reader.rest().count == 1)
    // It does not pass for a whole one.
    #expect(reader.tear != nil)
  }

  @Test func aFolderThatRefuses_EndsTheRecording() throws {
    let scratch = Scratch()
    let world = TestWorld()
    let recorder = try world.recorder(scratch.path)
    try FileManager.default.removeItem(atPath: recorder.folder)
    recorder.begin().timer(1)
    recorder.drain()
    recorder.close()
    #expect(world.warnings.withLock { $0.count } == 1)
  }

  @Test func aThreadOfItsOwn_WritesWithoutBeingAsked() async throws {
    let scratch = Scratch()
    let world = TestWorld()
    let recorder = try world.recorder(scratch.path)
    try recorder.start()
    let taps = (0..<4).map { _ in recorder.begin() }
    await withTaskGroup(of: Void.self) { tasks in
      for tap in taps {
        tasks.addTask { for number in 0..<5000 { tap.timer(Int64(number)) } }
      }
    }
    for tap in taps { tap.ended(recordsTaken: 5000) }
    recorder.close()
    var next = [Int64](repeating: 0, count: 5)
    var ends = 0
    for entry in try TapeReader(session: recorder.folder).rest() {
      switch entry.entry {
      case .event(let life, let event):
        #expect(event.body == .timer(id: next[Int(life)]))
        next[Int(life)] += 1
      case .ended: ends += 1
      case .message, .gap: Issue.record("\(entry)")
      }
    }
    #expect(next == [0, 5000, 5000, 5000, 5000])
    #expect(ends == 4)
  }
}
