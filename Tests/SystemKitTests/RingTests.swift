import SystemKit
import Testing

/// A small linear congruential generator: the same numbers for the same seed, everywhere.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }
}

@Suite struct RingTests {
  static func region(capacity: Int) throws -> (MappedRegion, RingLayout) {
    let region = try MappedRegion.anonymous(
      label: "ring-test", size: RingLayout.size(capacity: capacity))
    return (region, RingLayout(base: region.base, capacity: capacity))
  }

  @Test func records_OfAllLengths_ComeOutAsTheyWentIn() throws {
    let (region, layout) = try RingTests.region(capacity: 1024)
    var writer = RingWriter(layout)
    var reader = RingReader(layout)
    var numbers = SeededNumbers(state: 7)
    var waiting: [(UInt16, [UInt8])] = []
    var written = 0
    while written < 20_000 {
      let length = Int.random(in: 0...layout.maximumRecord, using: &numbers)
      let kind = UInt16.random(in: 0...100, using: &numbers)
      if Bool.random(using: &numbers), let room = try writer.reserve(length, kind: kind) {
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        room.copyBytes(from: bytes)
        _ = writer.publish()
        waiting.append((kind, bytes))
        written += 1
      } else if let record = try reader.next() {
        let expected = waiting.removeFirst()
        #expect(record.kind == expected.0 && Array(record.bytes) == expected.1)
        reader.consume()
      }
    }
    withExtendedLifetime(region) {}
  }

  @Test func fullRing_AnswersNilUntilRoomIsGivenBack() throws {
    let (region, layout) = try RingTests.region(capacity: 256)
    var writer = RingWriter(layout)
    var reader = RingReader(layout)
    for _ in 0..<4 {
      #expect(try writer.reserve(56, kind: 1) != nil)
      _ = writer.publish()
    }
    #expect(try writer.reserve(0, kind: 1) == nil)
    #expect(try writer.backlog() == 256)
    #expect(try reader.next() != nil)
    #expect(try writer.reserve(0, kind: 1) == nil)
    reader.consume()
    #expect(try writer.reserve(56, kind: 1) != nil)
    withExtendedLifetime(region) {}
  }

  @Test func tooLongRecord_IsRefused() throws {
    let (region, layout) = try RingTests.region(capacity: 256)
    var writer = RingWriter(layout)
    var thrown: RingError?
    do { _ = try writer.reserve(65, kind: 1) } catch { thrown = error }
    #expect(thrown == .tooLongToWrite(length: 65, limit: 64))
    withExtendedLifetime(region) {}
  }

  @Test func sleepMark_IsTakenByTheNextRecordOnly() throws {
    let (region, layout) = try RingTests.region(capacity: 256)
    var writer = RingWriter(layout)
    var reader = RingReader(layout)
    #expect(try reader.prepareToSleep())
    var wakes: [Bool] = []
    for _ in 0..<2 {
      _ = try writer.reserve(8, kind: 1)
      wakes.append(writer.publish())
    }
    #expect(wakes == [true, false])
    #expect(try !reader.prepareToSleep())
    withExtendedLifetime(region) {}
  }

  @Test(arguments: [UInt64(264), UInt64(7), UInt64.max, UInt64(1) << 40])
  func lyingTail_IsATypedError(tail: UInt64) throws {
    let (region, layout) = try RingTests.region(capacity: 256)
    var reader = RingReader(layout)
    region.base.storeBytes(of: tail, as: UInt64.self)
    var thrown: RingError?
    do { _ = try reader.next() } catch { thrown = error }
    #expect(thrown == .positionOutOfRange(own: 0, other: tail))
  }

  @Test(arguments: [UInt64(8), UInt64(7), UInt64.max - 300, UInt64(1) << 40])
  func lyingHead_IsATypedError(head: UInt64) throws {
    let (region, layout) = try RingTests.region(capacity: 256)
    var writer = RingWriter(layout)
    (region.base + 64).storeBytes(of: head, as: UInt64.self)
    var thrown: RingError?
    do { _ = try writer.backlog() } catch { thrown = error }
    #expect(thrown == .positionOutOfRange(own: 0, other: head))
  }

  @Test(arguments: [UInt32(9), UInt32(1000), UInt32.max])
  func lyingLength_IsATypedError(length: UInt32) throws {
    let (region, layout) = try RingTests.region(capacity: 256)
    region.base.storeBytes(of: 16, as: UInt64.self)
    (region.base + RingLayout.headerSize).storeBytes(of: length, as: UInt32.self)
    var reader = RingReader(layout)
    #expect(throws: RingError.self) { _ = try reader.next() }
  }

  @Test func anyBytes_NeverReadOutsideOrRunForEver() throws {
    let (region, layout) = try RingTests.region(capacity: 1024)
    var numbers = SeededNumbers(state: 99)
    for _ in 0..<3000 {
      for offset in stride(from: 0, to: region.size, by: 8) {
        let word = numbers.next() & (Bool.random(using: &numbers) ? 0x3FF : .max)
        (region.base + offset).storeBytes(of: word, as: UInt64.self)
      }
      (region.base + 64).storeBytes(of: 0, as: UInt64.self)
      region.base.storeBytes(of: numbers.next() & 0x7F8, as: UInt64.self)
      var reader = RingReader(layout)
      var sum = 0
      do {
        while let record = try reader.next() {
          for byte in record.bytes { sum &+= Int(byte) }
          reader.consume()
        }
      } catch {}
    }
  }

  @Test func twoThreads_SleepAndWake_LoseNothing() throws {
    let (region, layout) = try RingTests.region(capacity: 4096)
    let consumer = try EventLoop(name: "consumer")
    try consumer.start()
    let total = 200_000
    let done = Signal()
    let wrong = Counter()
    consumer.execute {
      var reader = RingReader(layout)
      var expected: UInt64 = 0
      do {
        while expected < total {
          guard let record = try reader.next() else {
            if try reader.prepareToSleep() { reader.sleep(timeout: .seconds(20)) }
            continue
          }
          if record.bytes.load(as: UInt64.self) != expected { _ = wrong.add() }
          expected += 1
          reader.consume()
        }
      } catch { _ = wrong.add() }
      done.fire()
    }
    var writer = RingWriter(layout)
    for number in 0..<UInt64(total) {
      let length = 8 + Int(number % 40)
      while true {
        guard let room = try writer.reserve(length, kind: 1) else { continue }
        room.storeBytes(of: number, as: UInt64.self)
        break
      }
      if writer.publish() { Futex.wake(layout.asleep) }
    }
    #expect(done.wait())
    #expect(wrong.add() == 1)
    consumer.stop()
    consumer.join()
    withExtendedLifetime(region) {}
  }
}
