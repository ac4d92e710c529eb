import CPlatform
import SystemKit

/// Where everything lies in the region that a daemon and one child share.
///
/// ```
/// +0     magic UInt64   +8 capacity down UInt32   +12 capacity up UInt32
/// +64    eventsSeen UInt64   +72 busySince Int64   +80 samples UInt64      (written by the child)
/// +256   the last 1024 latencies, UInt32 nanoseconds                       (written by the child)
/// +4352  the ring down, then the ring up
/// ```
struct ChannelLayout: @unchecked Sendable {  // Constants only; see RingLayout for the rings.
  static let magic: UInt64 = 0x314E_4148_4347_5250  // "PRGCHAN1"
  static let sampleCount = 1024
  static let ringsOffset = 4352

  let base: UnsafeMutableRawPointer
  let down: RingLayout
  let up: RingLayout

  static func size(down: Int, up: Int) -> Int {
    ringsOffset + RingLayout.size(capacity: down) + RingLayout.size(capacity: up)
  }

  init(base: UnsafeMutableRawPointer, down: Int, up: Int) {
    self.base = base
    self.down = RingLayout(base: base + ChannelLayout.ringsOffset, capacity: down)
    let upOffset = ChannelLayout.ringsOffset + RingLayout.size(capacity: down)
    self.up = RingLayout(base: base + upOffset, capacity: up)
  }

  /// Reads the header of a region that the daemon made.
  init(adopting region: MappedRegion) throws(ChannelError) {
    guard region.size > ChannelLayout.ringsOffset,
      region.base.load(as: UInt64.self) == ChannelLayout.magic
    else { throw .notAChannel }
    let down = Int(region.base.load(fromByteOffset: 8, as: UInt32.self))
    let up = Int(region.base.load(fromByteOffset: 12, as: UInt32.self))
    for capacity in [down, up] {
      guard capacity >= 256, capacity <= 1 << 30, capacity & (capacity - 1) == 0 else {
        throw .notAChannel
      }
    }
    guard ChannelLayout.size(down: down, up: up) <= region.size else { throw .notAChannel }
    self.init(base: region.base, down: down, up: up)
  }

  func writeHeader() {
    base.storeBytes(of: UInt32(down.capacity), toByteOffset: 8, as: UInt32.self)
    base.storeBytes(of: UInt32(up.capacity), toByteOffset: 12, as: UInt32.self)
    base.storeBytes(of: ChannelLayout.magic, as: UInt64.self)
  }

  var eventsSeen: UnsafeMutablePointer<UInt64> { word(64) }
  var busySince: UnsafeMutablePointer<UInt64> { word(72) }
  var samples: UnsafeMutablePointer<UInt64> { word(80) }
  var latencies: UnsafeMutablePointer<UInt32> {
    (base + 256).assumingMemoryBound(to: UInt32.self)
  }

  private func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    (base + offset).assumingMemoryBound(to: UInt64.self)
  }
}

/// The kinds of records on both rings.
enum RecordKind {
  static let quote: UInt16 = 1
  static let trade: UInt16 = 2
  static let general: UInt16 = 3
  static let chunk: UInt16 = 4
}
