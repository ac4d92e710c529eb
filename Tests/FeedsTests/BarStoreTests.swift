import Dispatch
import Feeds
import FeedsTestSupport
import Foundation
import Synchronization
import Testing
import TradingModel

@Suite struct BarStoreTests {
  private static let lastInstance = Atomic<Int>(0)
  private let directory: BarStoreDirectory
  private let start = Timestamp(seconds: 1_772_636_400)

  init() {
    let number = BarStoreTests.lastInstance.wrappingAdd(1, ordering: .relaxed).newValue
    directory = BarStoreDirectory(
      userID: getuid(), instance: "t\(ProcessInfo.processInfo.processIdentifier)x\(number)")
  }

  private func store(capacity: Int = 64, room: Int = 32) throws -> BarStore {
    try BarStore(
      name: directory.name(InstrumentID(rawValue: 265_598), .minute), instrument: .make(),
      barSize: .minute, capacity: capacity, prependRoom: room)
  }

  private func bar(_ index: Int) -> Bar {
    Bar.make(start.advanced(by: .seconds(60 * index)), Price(1_000 + index))
  }

  @Test func historyIsPrependedWhileLiveBarsAppend() throws {
    let store = try store()
    defer { store.close() }
    let reader = try BarStoreReader(name: store.name)
    try store.append(bar(0))
    try store.prepend((-5..<0).map(bar))
    try store.append(bar(1))
    try store.prepend((-9 ..< -5).map(bar))
    let rows = try reader.rows()
    #expect(rows.map(\.close) == (-9...1).map { Double(1_000 + $0) })
    #expect(rows.first?.time == bar(-9).start)
    #expect(reader.instrument.rawValue == 265_598)
    #expect(reader.address == "AAPL.NASDAQ")
    #expect(reader.barSize == .minute)
    #expect(try reader.rows(limit: 2).map(\.close) == [1_000, 1_001])
  }

  @Test func absentNumbersAreMarked() throws {
    let store = try store()
    defer { store.close() }
    try store.append(Bar(start: start, open: 1, high: 1, low: 1, close: 1))
    let row = try #require(try BarStoreReader(name: store.name).rows().first)
    #expect(row.volume.isNaN && row.wap.isNaN && row.count == -1)
  }

  @Test func prependThatDoesNotFitIsRefusedWhole() throws {
    let store = try store(capacity: 64, room: 4)
    defer { store.close() }
    try store.append(bar(0))
    #expect(throws: BarStoreError.noRoomToPrepend(asked: 5, room: 4)) {
      try store.prepend((-5..<0).map(bar))
    }
    #expect(store.count == 1)
    try store.prepend((-4..<0).map(bar))
    #expect(store.prependRoom == 0)
  }

  @Test func barsOutOfOrderAreRefused() throws {
    let store = try store()
    defer { store.close() }
    try store.append(bar(0))
    #expect(throws: BarStoreError.outOfOrder) { try store.append(bar(0)) }
    #expect(throws: BarStoreError.outOfOrder) { try store.prepend([bar(0)]) }
    #expect(throws: BarStoreError.outOfOrder) { try store.prepend([bar(-1), bar(-2)]) }
  }

  @Test func fullStoreKeepsTheNewestHalf() throws {
    let store = try store(capacity: 64, room: 32)
    defer { store.close() }
    try store.prepend((-32..<0).map(bar))
    for index in 0..<33 { try store.append(bar(index)) }
    let rows = try BarStoreReader(name: store.name).rows()
    #expect(rows.map(\.close) == (0..<33).map { Double(1_000 + $0) })
    #expect(store.prependRoom == 0)
  }

  @Test func readersNeverSeeATornOrMovedRow() throws {
    let store = try store(capacity: 256, room: 8)
    defer { store.close() }
    let reader = try BarStoreReader(name: store.name)
    let isDone = Atomic<Bool>(false)
    let bad = Atomic<Int>(0)
    let reads = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 2) { worker in
      if worker == 0 {
        // Until the other worker had its turn, which a busy machine may take long to give.
        for index in 0..<60_000_000 {
          if index > 60_000 && reads.load(ordering: .relaxed) >= 20 { break }
          // Every number of a row says which row it is.
          let value = Price(index)
          try? store.append(
            Bar(
              start: Timestamp(rawValue: Int64(index)), open: value, high: value, low: value,
              close: value, volume: value, wap: value, count: index))
        }
        isDone.store(true, ordering: .releasing)
      } else {
        while !isDone.load(ordering: .acquiring) {
          guard let rows = try? reader.rows(limit: 40) else { continue }
          reads.wrappingAdd(1, ordering: .relaxed)
          for (offset, row) in rows.enumerated() {
            let number = Double(row.time.rawValue)
            let isWhole =
              [row.open, row.high, row.low, row.close, row.volume, row.wap]
              .allSatisfy { $0 == number } && Double(row.count) == number
            let follows =
              offset == 0 || rows[offset - 1].time.rawValue + 1 == row.time.rawValue
            if !isWhole || !follows { bad.wrappingAdd(1, ordering: .relaxed) }
          }
        }
      }
    }
    #expect(bad.load(ordering: .relaxed) == 0)
    #expect(reads.load(ordering: .relaxed) > 0)
  }

  @Test func segmentIsForItsOwnerAloneAndGoesWithItsEnd() throws {
    let store = try store()
    let path = "/dev/shm" + store.name
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let reader = try BarStoreReader(name: store.name)
    #expect(!reader.isClosed)
    store.close()
    #expect(reader.isClosed)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(throws: BarStoreError.self) { try BarStoreReader(name: store.name) }
  }

  @Test func leftoversOfThisInstanceGoAndOthersStay() throws {
    let other = BarStoreDirectory(userID: getuid(), instance: directory.prefix + "other")
    let mine = try directory.make(.make(), .minute, depth: 0)
    let foreign = try other.make(.make(), .minute, depth: 0)
    defer { foreign.close() }
    #expect(try directory.removeLeftovers() == [mine.name])
    #expect(throws: BarStoreError.self) { try BarStoreReader(name: mine.name) }
    #expect(try BarStoreReader(name: foreign.name).rows().isEmpty)
  }

  @Test func foreignSegmentIsRefused() throws {
    let name = directory.prefix + "rubbish"
    try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: "/dev/shm" + name))
    defer { try? FileManager.default.removeItem(atPath: "/dev/shm" + name) }
    #expect(throws: BarStoreError.notABarStore(name)) { try BarStoreReader(name: name) }
  }

  @Test func pythonReaderReadsWhatWasWritten() throws {
    let store = try store()
    defer { store.close() }
    try store.append(bar(0))
    try store.prepend((-3..<0).map(bar))
    try store.append(
      Bar(
        start: start.advanced(by: .seconds(60)), open: 1, high: 3, low: 1,
        close: Decimal64(mantissa: 25, scale: 1)))
    guard let python = Python.withNumpy() else {
      print("SKIPPED: the Python reader was not tested, as no python3 with numpy is to be had")
      return
    }
    let output = try Python.run(python, [Python.example("read_bars.py"), store.name])
    let lines = output.split(separator: "\n").map(String.init)
    #expect(lines.first == "AAPL.NASDAQ con:265598 60s 5 bars")
    #expect(
      lines.dropFirst().first
        == "2026-03-04T14:57:00.000000000 997.0 997.0 997.0 997.0 10.0 nan 1")
    #expect(lines.last == "2026-03-04T15:01:00.000000000 1.0 3.0 1.0 2.5 nan nan -1")
  }
}

/// Finds a Python with numpy, making a throw-away environment where there is none.
enum Python {
  static func example(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("examples/\(name)").path
  }

  static func withNumpy() -> String? {
    if hasNumpy("python3") { return "python3" }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("perigee-numpy").path
    let python = folder + "/bin/python3"
    if hasNumpy(python) { return python }
    let isMade = (try? run("python3", ["-m", "venv", folder])) != nil
    guard isMade, (try? run(python, ["-m", "pip", "install", "-q", "numpy"])) != nil else {
      return nil
    }
    return hasNumpy(python) ? python : nil
  }

  private static func hasNumpy(_ python: String) -> Bool {
    (try? run(python, ["-c", "import numpy"])) != nil
  }

  struct Failure: Error {
    let status: Int32
  }

  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return String(decoding: data, as: UTF8.self)
  }
}
