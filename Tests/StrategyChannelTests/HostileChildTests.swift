import Glibc
import StrategyChannel
import SystemKit
import Testing
import TradingModel

/// What a child can write into the shared region, the daemon's ends must survive.
@Suite struct HostileChildTests {
  /// Where the ring up lies: after the header and the ring down.
  static let down = 4096
  static let up = 16 << 10
  static let upOffset = 4352 + RingLayout.size(capacity: down)

  @Test func mutatedMessages_AreReadOrRefused_NeverMore() throws {
    var numbers = SeededNumbers(state: 20_261_122)
    var refused = 0
    var read = 0
    for _ in 0..<4000 {
      let host = try ChannelHost(
        downCapacity: HostileChildTests.down, upCapacity: HostileChildTests.up)
      let copies = host.childDescriptors.map { dup($0) }
      let region = try MappedRegion.adopting(fd: dup(copies[0]))
      let child = try ChildEndpoint(region: copies[0], doorbell: copies[1])
      for _ in 0..<4 {
        let index = Int.random(in: 0..<WireTests.messages.count, using: &numbers)
        // The long state would wait for a reader, which here is this same thread.
        if case .state = WireTests.messages[index] { continue }
        _ = try child.offer(ChildMessage(strategy: 0, WireTests.messages[index]))
      }
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        // Mostly within the records, sometimes in the ring's own header.
        let inHeader = Int.random(in: 0..<8, using: &numbers) == 0
        let offset =
          inHeader
          ? Int.random(in: 0..<192, using: &numbers)
          : 192 + Int.random(in: 0..<800, using: &numbers)
        let byte = UInt8.random(in: 0...255, using: &numbers)
        region.base.storeBytes(
          of: byte, toByteOffset: HostileChildTests.upOffset + offset, as: UInt8.self)
      }
      do {
        while try host.reader.next() != nil { read += 1 }
      } catch {
        refused += 1
        // It stays refused.
        #expect(throws: ChannelError.self) { _ = try host.reader.next() }
      }
    }
    // The mutations bite, and not every record is hit.
    #expect(refused > 500)
    #expect(read > 500)
  }

  @Test func anyVitals_AreOnlyNumbers() throws {
    var numbers = SeededNumbers(state: 3)
    let host = try ChannelHost()
    let region = try MappedRegion.adopting(fd: dup(host.childDescriptors[0]))
    for _ in 0..<1000 {
      for offset in stride(from: 64, to: 96, by: 8) {
        region.base.storeBytes(of: numbers.next(), toByteOffset: offset, as: UInt64.self)
      }
      let vitals = host.vitals
      #expect(vitals.latencies.count <= 1024)
      _ = host.vitalSigns
    }
  }

  @Test func brokenDownRing_IsTold_AndNothingIsWritten() throws {
    let host = try ChannelHost(downCapacity: 1024, upCapacity: 1024)
    let region = try MappedRegion.adopting(fd: dup(host.childDescriptors[0]))
    region.base.storeBytes(of: UInt64(12345), toByteOffset: 4352 + 64, as: UInt64.self)
    while host.writer.send(Quote.make(), index: 0, sent: 0) == .written {}
    guard case .broken(.ring) = host.writer.fault else {
      Issue.record("fault is \(String(describing: host.writer.fault))")
      return
    }
  }

  @Test func child_CannotShrinkTheRegion() throws {
    let host = try ChannelHost()
    #expect(ftruncate(host.childDescriptors[0], 0) != 0)
  }

  @Test func lyingPartLength_AllocatesNothingAndIsRefused() throws {
    let host = try ChannelHost(downCapacity: 1024, upCapacity: 1024)
    let region = try MappedRegion.adopting(fd: dup(host.childDescriptors[0]))
    let ring = region.base + 4352 + RingLayout.size(capacity: 1024)
    var writer = RingWriter(RingLayout(base: ring, capacity: 1024))
    let place = try #require(try writer.reserve(16, kind: 4))
    place.storeBytes(of: UInt32.max, as: UInt32.self)
    _ = writer.publish()
    #expect(
      throws: ChannelError.tooLong(
        field: "message", length: Int(UInt32.max), limit: WireLimits.messageFromChild)
    ) { _ = try host.reader.next() }
  }
}
