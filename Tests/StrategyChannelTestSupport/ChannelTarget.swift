import Glibc
public import StrategyChannel
import SystemKit

/// What a fuzzer can write where a child writes: the daemon's ends must answer it with values or
/// typed errors, and with nothing else.
public enum ChannelTarget: String, CaseIterable, Sendable {
  /// Records of a well-formed ring: a byte of the kind, two of the length, then the bytes.
  case messages = "child.messages"
  /// The positions of both rings, the vitals, and whatever lies in the ring up.
  case ring = "child.ring"

  /// What broke.
  public struct Finding: Error, CustomStringConvertible {
    /// The sentence.
    public var description: String
  }

  /// Where the parts of a channel lie: see ChannelLayout.
  static let ringsOffset = 4352
  static let down = 4096
  static let up = 16 << 10
  static let upOffset = ringsOffset + RingLayout.size(capacity: down)
  /// More rounds than the ring has records say that the reader does not get on.
  static let mostMessages = up / 8 + 1

  /// Feeds the daemon's ends with an input. Throws what it finds; a trap ends the process.
  public func check(_ input: UnsafeRawBufferPointer) throws {
    let host = try ChannelHost(downCapacity: Self.down, upCapacity: Self.up)
    let region = try MappedRegion.adopting(fd: dup(host.childDescriptors[0]))
    switch self {
    case .messages: try writeRecords(input, region)
    case .ring: writeRegion(input, region)
    }
    try read(host)
    if self == .ring {
      _ = host.vitals
      _ = host.writer.backlog()
      _ = host.writer.fault
    }
  }

  private func read(_ host: ChannelHost) throws {
    var count = 0
    do {
      while try host.reader.next() != nil {
        count += 1
        guard count <= Self.mostMessages else {
          throw Finding(description: "more messages than the ring can hold")
        }
      }
      _ = try host.reader.prepareToSleep()
    } catch is ChannelError {
      // A typed refusal: the daemon ends such a child.
    }
  }

  private func writeRecords(_ input: UnsafeRawBufferPointer, _ region: MappedRegion) throws {
    var writer = RingWriter(RingLayout(base: region.base + Self.upOffset, capacity: Self.up))
    var rest = input[...]
    while rest.count >= 3 {
      let kind = UInt16(rest[rest.startIndex] & 7)
      let length = Int(rest[rest.startIndex + 1]) | Int(rest[rest.startIndex + 2] & 15) << 8
      rest = rest.dropFirst(3)
      let bytes = rest.prefix(length)
      rest = rest.dropFirst(length)
      guard let place = try writer.reserve(bytes.count, kind: kind) else { return }
      place.copyBytes(from: bytes)
      _ = writer.publish()
    }
  }

  private func writeRegion(_ input: UnsafeRawBufferPointer, _ region: MappedRegion) {
    // Tails, heads and vitals first, eight bytes each; the rest goes into the ring's records.
    let places = [
      Self.upOffset, Self.upOffset + 64, Self.upOffset + 128, Self.ringsOffset,
      Self.ringsOffset + 64, 64, 72, 80,
    ]
    for (number, place) in places.enumerated() where input.count >= number * 8 + 8 {
      region.base.storeBytes(
        of: input.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self), toByteOffset: place,
        as: UInt64.self)
    }
    let records = UnsafeRawBufferPointer(rebasing: input.dropFirst(places.count * 8))
    let room = UnsafeMutableRawBufferPointer(
      start: region.base + Self.upOffset + RingLayout.headerSize, count: Self.up)
    room.copyBytes(from: records.prefix(Self.up))
  }

  /// Inputs to begin with: what an honest child wrote, as the target's bytes.
  public func input(of records: [(kind: UInt8, bytes: [UInt8])]) -> [UInt8] {
    switch self {
    case .messages:
      return records.flatMap { record in
        [record.kind, UInt8(record.bytes.count & 255), UInt8(record.bytes.count >> 8 & 15)]
          + record.bytes
      }
    case .ring:
      let body = records.flatMap { record -> [UInt8] in
        let padding = (8 - record.bytes.count % 8) % 8
        return [
          UInt8(record.bytes.count & 255), UInt8(record.bytes.count >> 8 & 255), 0, 0, record.kind,
          0, 0, 0,
        ] + record.bytes + [UInt8](repeating: 0, count: padding)
      }
      var header = [UInt8](repeating: 0, count: 64)
      header[0] = UInt8(body.count & 255)
      header[1] = UInt8(body.count >> 8 & 255)
      return header + body
    }
  }

  /// The records of an honest child that sends these messages.
  public static func records(of messages: [ChildMessage]) throws -> [(kind: UInt8, bytes: [UInt8])]
  {
    try messages.compactMap { message in
      let host = try ChannelHost(downCapacity: down, upCapacity: up)
      let copies = host.childDescriptors.map { dup($0) }
      let region = try MappedRegion.adopting(fd: dup(copies[0]))
      let child = try ChildEndpoint(region: copies[0], doorbell: copies[1])
      guard try child.offer(message) else { return nil }
      var reader = RingReader(RingLayout(base: region.base + upOffset, capacity: up))
      guard let record = try reader.next(), record.bytes.count < 4096 else { return nil }
      return (UInt8(truncatingIfNeeded: record.kind), [UInt8](record.bytes))
    }
  }
}
