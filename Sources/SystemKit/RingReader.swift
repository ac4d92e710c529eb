import CPlatform

/// The consuming end of a ring. One at a time in all processes; not for two threads at once.
///
/// The producer may be hostile: no position or length of its making leads to a read outside of
/// the ring. The bytes themselves may still change while they are read; who cannot stand that
/// copies them first.
public struct RingReader: ~Copyable, @unchecked Sendable {  // Moved to one thread or one lock.
  /// One record; its bytes are valid until `consume()`.
  public struct Record {
    /// What it is.
    public let kind: UInt16
    /// Its bytes, aligned to 8.
    public let bytes: UnsafeRawBufferPointer
  }

  /// Where the ring lies.
  public let layout: RingLayout
  private var head: UInt64
  private var knownTail: UInt64
  private var taken: UInt64

  /// Takes up a fresh ring, or one whose last consumer left it at a record's end.
  public init(_ layout: RingLayout) {
    self.layout = layout
    head = csys_load_acquire(layout.head)
    knownTail = head
    taken = 0
  }

  /// The oldest record, or nil when there is none. The same one again until `consume()`.
  @inline(__always)
  public mutating func next() throws(RingError) -> Record? {
    taken = 0
    while true {
      if knownTail == head {
        try readTail()
        if knownTail == head { return nil }
      }
      let available = Int(knownTail &- head)
      let offset = Int(head & UInt64(layout.capacity - 1))
      let toEnd = layout.capacity - offset
      // One load: what was checked is what is used.
      let header = (layout.records + offset).loadUnaligned(as: UInt64.self)
      let length = Int(UInt32(truncatingIfNeeded: header))
      let kind = UInt16(truncatingIfNeeded: header >> 32)
      let limit = min(available, toEnd) - RingLayout.recordHeaderSize
      guard length <= limit else { throw .recordTooLong(length: length, limit: limit) }
      let footprint = UInt64(RingLayout.footprint(length))
      if kind == RingLayout.padding {
        head &+= footprint
        csys_store_release(layout.head, head)
        continue
      }
      guard length <= layout.maximumRecord else {
        throw .recordTooLong(length: length, limit: layout.maximumRecord)
      }
      taken = footprint
      return Record(
        kind: kind,
        bytes: UnsafeRawBufferPointer(
          start: layout.records + offset + RingLayout.recordHeaderSize, count: length))
    }
  }

  /// Gives the room of the last record from `next()` back to the producer.
  @inline(__always)
  public mutating func consume() {
    head &+= taken
    taken = 0
    csys_store_release(layout.head, head)
  }

  /// Whether nothing is there to be read; one look at the shared memory.
  @inline(__always)
  public mutating func isEmpty() throws(RingError) -> Bool {
    if knownTail == head { try readTail() }
    return knownTail == head
  }

  /// Marks the consumer as asleep, so that the producer's next record wakes it. False when a
  /// record is there already: then do not sleep.
  public mutating func prepareToSleep() throws(RingError) -> Bool {
    csys_store32(layout.asleep, 1)
    csys_fence()
    try readTail()
    guard knownTail != head else { return true }
    csys_store32(layout.asleep, 0)
    return false
  }

  /// Takes the sleep mark back, after a wait that a record did not end.
  public func awoke() { csys_store32(layout.asleep, 0) }

  /// Sleeps on the ring's own futex word until a record is published or the time is up.
  /// Call after `prepareToSleep()` answered true; may return early.
  public func sleep(timeout: Duration? = nil) {
    _ = Futex.wait(layout.asleep, while: 1, timeout: timeout)
    awoke()
  }

  private mutating func readTail() throws(RingError) {
    let tail = csys_load_acquire(layout.tail)
    let distance = tail &- head
    guard distance <= UInt64(layout.capacity) && tail & 7 == 0 else {
      throw .positionOutOfRange(own: head, other: tail)
    }
    knownTail = tail
  }
}
