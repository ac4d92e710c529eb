import Foundation
import Glibc
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

/// A disk of its own in memory, for a test that fills it; nil, said loudly, where the system does
/// not let this user mount one.
final class SmallDisk {
  let path: String

  init?(megabytes: Int) throws {
    path = FileManager.default.temporaryDirectory.path + "/disk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard mount("none", path, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0 else {
      print("SKIPPED: no disk can be mounted here (\(String(cString: strerror(errno))))")
      rmdir(path)
      return nil
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    rmdir(path)
  }

  /// Fills what is free, but for so many KiB.
  func fill(leaving kilobytes: Int = 0) throws {
    let file = open(path + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(file) }
    var facts = statvfs()
    statvfs(path, &facts)
    var left = Int(facts.f_bavail) * Int(facts.f_frsize) - kilobytes * 1024
    let block = [UInt8](repeating: 0, count: 4096)
    while left > 0, write(file, block, min(left, 4096)) > 0 { left -= 4096 }
  }

  func clear() { unlink(path + "/filler") }
}

@Suite("The journal's disk")
struct DiskTests {
  private func journal(_ disk: SmallDisk, ballast: Int64) throws -> OrderJournal {
    try OrderJournal(
      folder: DataFolder(path: disk.path + "/data"), durability: .normal, ballast: ballast,
      clock: { Timestamp(seconds: 1_767_623_400) })
  }

  @Test("a full disk stops new orders, not cancels and fills, and ends by itself")
  func fullDisk_StopsNewOrdersOnly() throws {
    guard let disk = try SmallDisk(megabytes: 4) else { return }
    let journal = try journal(disk, ballast: 512 << 10)
    let desk = try DeskFixture(log: journal)
    let resting = desk.place(1)
    desk.receive(.orderReport(resting.report()))
    #expect(desk.state(resting) == .working)
    try disk.fill()

    // New orders fill what is left of the log, and then are refused.
    var number = 2 as Int64
    while desk.listener.refusals.isEmpty, number < 2_000 {
      desk.desk.handleOrderRequests([.make(number)])
      number += 1
    }
    let refusal = try #require(desk.listener.refusals.last)
    #expect(refusal.contains("The disk with"))
    #expect(refusal.contains("nothing was sent"))
    let sent = desk.broker.placed.count
    desk.desk.handleOrderRequests([.make(number)])
    #expect(desk.broker.placed.count == sent)

    // A cancel goes out, and fills are recorded in the space that was kept.
    desk.desk.handleOrderRequests([.make(number + 1, .cancel(resting.intent))])
    #expect(desk.broker.cancels == [try #require(resting.brokerOrder)])
    desk.receive(.execution(resting.execution("e.01", 40)))
    #expect(
      try JournalReader(folder: disk.path + "/data").fills().map(\.execution.rawValue) == ["e.01"])

    // With room again it goes on by itself, and nothing is lost.
    disk.clear()
    try journal.checkpointIfDue()
    desk.desk.tick()
    let next = desk.place(number + 2)
    #expect(desk.state(next) == .sending)
    let verdict = try JournalVerifier(folder: disk.path + "/data").verify()
    #expect(verdict.isWhole, "\(verdict.damages)")
  }

  @Test("without any space cancels still go out, and fills wait in memory until there is some")
  func fullDisk_WithoutBallast() throws {
    guard let disk = try SmallDisk(megabytes: 2) else { return }
    let journal = try journal(disk, ballast: 0)
    let desk = try DeskFixture(log: journal)
    let resting = desk.place(1)
    desk.receive(.orderReport(resting.report()))
    try disk.fill()
    var number = 2 as Int64
    while desk.listener.refusals.isEmpty, number < 2_000 {
      desk.desk.handleOrderRequests([.make(number)])
      number += 1
    }
    desk.desk.handleOrderRequests([.make(number, .cancel(resting.intent))])
    #expect(desk.broker.cancels == [try #require(resting.brokerOrder)])
    desk.receive(.execution(resting.execution("e.01", 40)))
    disk.clear()
    try journal.checkpointIfDue()
    desk.desk.tick()
    #expect(
      try JournalReader(folder: disk.path + "/data").fills().map(\.execution.rawValue) == ["e.01"])
    #expect(try JournalVerifier(folder: disk.path + "/data").verify().isWhole)
  }

  @Test("a write that the system fails ends everything at once and is never tried again")
  func failedWrite_IsFatal() throws {
    let folder = try TemporaryFolder()
    let told = ToldFaults()
    let journal = try OrderJournal(
      folder: DataFolder(path: folder.path), durability: .full,
      clock: { Timestamp(seconds: 1_767_623_400) }, onFault: { told.add($0) })
    let desk = try DeskFixture(log: journal)
    desk.place(1)
    // The log is replaced under the open journal by one that takes no bytes at all.
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .compactMap { Int32($0) }
    for descriptor in descriptors {
      var name = [CChar](repeating: 0, count: 4096)
      let length = readlink("/proc/self/fd/\(descriptor)", &name, 4095)
      guard length > 0 else { continue }
      let path = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard path == folder.journalPath + "-wal" else { continue }
      // Read-only: every write fails with EBADF.
      let replacement = open(path, O_RDONLY | O_CLOEXEC)
      dup2(replacement, descriptor)
      close(replacement)
    }
    desk.desk.handleOrderRequests([.make(2)])
    #expect(desk.broker.placed.count == 1)
    #expect(told.all.map(\.code) == [.inputOutput])
    #expect(told.all.first?.description.contains("The disk failed under") == true)
    // Nothing is written any more, whatever the disk would say now.
    desk.desk.handleOrderRequests([.make(3)])
    #expect(desk.broker.placed.count == 1)
    #expect(told.all.count == 1)
    #expect(desk.listener.refusals.last?.contains("The disk failed") == true)
  }

  @Test("a journal that another process holds is waited for briefly, and nothing is sent")
  func lockedJournal_SendsNothing() throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder)
    let resting = desk.place(1)
    desk.receive(.orderReport(resting.report()))
    let holder = try LockHolder(folder.journalPath)
    let clock = ContinuousClock()
    let waited = clock.measure { desk.desk.handleOrderRequests([.make(2)]) }
    #expect(waited < .seconds(5))
    #expect(desk.broker.placed.count == 1)
    #expect(desk.listener.refusals.last?.contains("is locked by another process") == true)
    desk.desk.handleOrderRequests([.make(3, .cancel(resting.intent))])
    #expect(desk.broker.cancels == [try #require(resting.brokerOrder)])
    try holder.release()
    desk.desk.tick()
    desk.place(4)
    #expect(desk.broker.placed.count == 2)
    #expect(try JournalVerifier(folder: folder.path).verify().isWhole)
  }

  @Test("commits of both durabilities, measured", arguments: [Durability.normal, .full])
  func commits_AreMeasured(durability: Durability) throws {
    let folder = try TemporaryFolder()
    let desk = try makeDesk(folder, durability: durability)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for number in 1...300 as ClosedRange<Int64> {
      times.append(clock.measure { desk.place(number) })
    }
    times.sort()
    print("[figure] commit \(durability.rawValue): p50 \(times[150]), p99 \(times[296]) (debug)")
    #expect(times[150] < .seconds(2))
  }
}

/// Faults that a journal told.
final class ToldFaults: @unchecked Sendable {  // `faults`: the one thread of the test.
  private var faults: [JournalError] = []
  var all: [JournalError] { faults }
  func add(_ fault: JournalError) { faults.append(fault) }
}
