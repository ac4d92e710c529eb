import CPlatform

/// The producing end of a ring. One at a time in all processes; not for two threads at once.
public struct RingWriter: ~Copyable, @unchecked Sendable {  // Moved to one thread or one lock.
  /// Where the ring lies.
  public let layout: RingLayout
  private var tail: UInt64
  private var knownHead: UInt64
  private var reserved: Int

  /// Takes up a fresh ring, or one whose last producer left it at a record's end.
  public init(_ layout: RingLayout) {
    self.layout = layout
    tail = csys_load_acquire(layout.tail)
    knownHead = tail
    reserved = 0
  }

  /// Room for a record of `length` bytes and the given kind (any but 0xFFFF), or nil when the
  /// ring is full. The bytes may be filled until `publish(_:)`; a reservation that is not
  /// published is void at the next one. Throws when the length is above `maximumRecord` or the
  /// consumer's position cannot be.
  @inline(__always)
  public mutating func reserve(
    _ length: Int, kind: UInt16
  ) throws(RingError) -> UnsafeMutableRawBufferPointer? {
    guard length >= 0 && length <= layout.maximumRecord else {
      throw .tooLongToWrite(length: length, limit: layout.maximumRecord)
    }
    let capacity = layout.capacity
    let needed = RingLayout.footprint(length)
    var offset = Int(tail & UInt64(capacity - 1))
    let toEnd = capacity - offset
    let padding = needed > toEnd ? toEnd : 0
    if Int(tail &- knownHead) + padding + needed > capacity {
      try readHead()
      guard Int(tail &- knownHead) + padding + needed <= capacity else { return nil }
    }
    if padding > 0 {
      writeHeader(
        at: offset, length: UInt32(padding - RingLayout.recordHeaderSize), kind: RingLayout.padding)
      offset = 0
    }
    writeHeader(at: offset, length: UInt32(length), kind: kind)
    reserved = padding + needed
    return UnsafeMutableRawBufferPointer(
      start: layout.records + offset + RingLayout.recordHeaderSize, count: length)
  }

  /// Makes the reserved record visible. True when the consumer sleeps and has to be woken by the
  /// caller; it is told so once.
  @inline(__always)
  public mutating func publish() -> Bool {
    tail &+= UInt64(reserved)
    reserved = 0
    csys_store_release(layout.tail, tail)
    // Between "published" and "is it asleep?"; the consumer has the mirror image.
    csys_fence()
    guard csys_load32(layout.asleep) != 0 else { return false }
    return csys_exchange32(layout.asleep, 0) != 0
  }

  /// Bytes that are published and not consumed, as far as the consumer tells.
  public mutating func backlog() throws(RingError) -> Int {
    try readHead()
    return Int(tail &- knownHead)
  }

  private mutating func readHead() throws(RingError) {
    let head = csys_load_acquire(layout.head)
    let distance = tail &- head
    guard distance <= UInt64(layout.capacity) && head & 7 == 0 else {
      throw .positionOutOfRange(own: tail, other: head)
    }
    knownHead = head
  }

  @inline(__always)
  private func writeHeader(at offset: Int, length: UInt32, kind: UInt16) {
    (layout.records + offset).storeBytes(
      of: UInt64(length) | UInt64(kind) << 32, as: UInt64.self)
  }
}
