/// Where a single-producer single-consumer ring lies in shared memory.
///
/// ```
/// +0    tail   UInt64  bytes ever published, written by the producer
/// +64   head   UInt64  bytes ever consumed, written by the consumer
/// +128  asleep UInt32  1 while the consumer sleeps or is about to; a futex word
/// +192  records: UInt32 length, UInt16 kind, UInt16 0, then the bytes, padded to 8
/// ```
/// Records never wrap: one that does not fit before the end is preceded by a record of the kind
/// `0xFFFF` that fills the rest. Positions are kept by their owners outside of the shared memory;
/// the other side's position is checked at every use.
public struct RingLayout: @unchecked Sendable {  // Constants only.
  /// Bytes before the records.
  public static let headerSize = 192
  /// Bytes before a record's own.
  static let recordHeaderSize = 8
  /// The kind of a record that only fills the end of the ring.
  static let padding: UInt16 = 0xFFFF

  /// Bytes for records; a power of two.
  public let capacity: Int
  /// The most bytes of one record: a quarter of the ring.
  public let maximumRecord: Int
  /// The consumer's sleep mark, a futex word.
  public let asleep: UnsafeMutablePointer<UInt32>
  let tail: UnsafeMutablePointer<UInt64>
  let head: UnsafeMutablePointer<UInt64>
  let records: UnsafeMutableRawPointer

  /// The bytes that a ring of this capacity takes.
  public static func size(capacity: Int) -> Int { headerSize + capacity }

  /// A ring at `base`, 64-byte aligned, whose memory is all noughts or holds such a ring.
  /// The capacity is a power of two from 256 to 2^30; anything else is a programming error.
  public init(base: UnsafeMutableRawPointer, capacity: Int) {
    precondition(
      capacity >= 256 && capacity <= 1 << 30 && capacity & (capacity - 1) == 0,
      "a ring's capacity is a power of two")
    precondition(UInt(bitPattern: base) & 63 == 0, "a ring is aligned to 64 bytes")
    self.capacity = capacity
    maximumRecord = capacity / 4
    tail = base.assumingMemoryBound(to: UInt64.self)
    head = (base + 64).assumingMemoryBound(to: UInt64.self)
    asleep = (base + 128).assumingMemoryBound(to: UInt32.self)
    records = base + RingLayout.headerSize
  }

  /// The bytes that a record takes in the ring.
  @inline(__always)
  static func footprint(_ length: Int) -> Int { (length + recordHeaderSize + 7) & ~7 }
}
