import Glibc
import StrategyChannel
import Synchronization
import SystemKit
import Testing
import TradingModel

/// Keeps what it sees.
final class KeptTap: ChannelTap {
  struct Seen {
    var events: [ChildEvent] = []
    var messages: [ChildMessage] = []
    var decoder = EventDecoder()
    var messageDecoder = MessageDecoder()
    var faults = 0
    var ended: [UInt64?] = []
  }

  let seen = Mutex(Seen())

  func wrote(kind: UInt16, _ bytes: UnsafeRawBufferPointer) {
    let copy = WireRecord(kind: kind, bytes: Array(bytes))
    seen.withLock { seen in
      do {
        let event = try copy.bytes.withUnsafeBytes { try seen.decoder.decode(kind: copy.kind, $0) }
        if let event { seen.events.append(event) }
      } catch { seen.faults += 1 }
    }
  }

  func read(kind: UInt16, _ bytes: UnsafeRawBufferPointer) {
    let copy = WireRecord(kind: kind, bytes: Array(bytes))
    seen.withLock { seen in
      do {
        let message = try copy.bytes.withUnsafeBytes {
          try seen.messageDecoder.decode(kind: copy.kind, $0)
        }
        if let message { seen.messages.append(message) }
      } catch { seen.faults += 1 }
    }
  }

  func ended(recordsTaken: UInt64?) { seen.withLock { $0.ended.append(recordsTaken) } }
}

@Suite struct ChannelTapTests {
  private func channel(_ tap: KeptTap, down: Int = 64 << 10) throws -> Channel {
    let host = try ChannelHost(downCapacity: down, upCapacity: 512 << 10, tap: tap)
    let copies = host.childDescriptors.map { dup($0) }
    return Channel(host: host, child: try ChildEndpoint(region: copies[0], doorbell: copies[1]))
  }

  @Test func theTap_SeesWhatTheChildSees_InItsOrder_WithConflationAndParts() throws {
    let tap = KeptTap()
    let channel = try channel(tap, down: 8 << 10)
    let writer = channel.host.writer
    writer.prepare(index: 2)
    var taken: [ChildEvent] = []
    var deliveries: Set<EventWriter.Delivery> = []
    for round in 0..<60 {
      for number in 0..<7 {
        deliveries.insert(
          writer.send(.make(bid: Int64(round * 10 + number)), index: UInt16(number % 3), sent: 1))
      }
      deliveries.insert(writer.send(.make(price: Int64(round)), index: 1, sent: 1))
      let size = round % 9 == 0 ? 5000 : 10
      deliveries.insert(
        writer.send(
          ChildEvent(
            time: Timestamp(rawValue: 1), strategy: 0,
            .start(DeskStart(strategies: [.make(sourceBytes: size)]))), sent: 1))
      if round % 11 == 10 { while let event = try channel.child.next() { taken.append(event) } }
    }
    while !writer.flush(sent: 1) {
      while let event = try channel.child.next() { taken.append(event) }
    }
    while let event = try channel.child.next() { taken.append(event) }
    #expect(deliveries == [.written, .waiting, .dropped])
    tap.seen.withLock { seen in
      #expect(seen.events == taken)
      #expect(seen.faults == 0)
    }
  }

  @Test func anEvent_IsTappedBeforeTheChildCanTakeIt() throws {
    let tap = KeptTap()
    let channel = try channel(tap)
    for number in 0..<100 as Range<Int64> {
      _ = channel.host.writer.send(
        ChildEvent(time: Timestamp(rawValue: number), .timer(id: number)), sent: 1)
      #expect(try channel.child.next() != nil)
      #expect(tap.seen.withLock { $0.events.count } == Int(number) + 1)
    }
  }

  @Test func messages_AreTappedAsTheyAreTaken() throws {
    let tap = KeptTap()
    let channel = try channel(tap)
    for body in WireTests.messages {
      let message = ChildMessage(strategy: 2, body)
      try channel.child.send(message)
      #expect(tap.seen.withLock { $0.messages.last } != message)
      #expect(try channel.host.reader.next() == message)
      #expect(tap.seen.withLock { $0.messages.last } == message)
    }
    #expect(tap.seen.withLock { $0.faults } == 0)
  }
}
