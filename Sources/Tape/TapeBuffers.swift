/// The two buffers between the threads that record and the one that writes: one fills while the
/// other is written. Both are allocated once, and touched, so that filling them never waits for
/// memory. Bounded: what finds no room is refused.
struct TapeBuffers: ~Copyable, @unchecked Sendable {  // Owns its memory; used under a lock.
  /// Room that only ends and gaps may use: two thousand of them.
  static let reserve = 64 << 10

  /// Bytes of one buffer.
  let capacity: Int
  /// Nothing is taken any more.
  var isStopped = false
  /// The writer was told that half of a buffer is full.
  var isCalled = false
  /// The number of the newest life.
  var lives: UInt32 = 0
  private var front: UnsafeMutableRawPointer
  private var back: UnsafeMutableRawPointer
  private var used = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 2 * TapeBuffers.reserve)
    func make(_ size: Int) -> UnsafeMutableRawPointer {
      let place = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      place.initializeMemory(as: UInt8.self, repeating: 0, count: size)
      return place
    }
    front = make(self.capacity)
    back = make(self.capacity)
  }

  deinit {
    front.deallocate()
    back.deallocate()
  }

  /// Whether the writer should come before its time.
  var isHalfFull: Bool { used >= capacity / 2 }

  /// Whether a record of so many bytes fits beside the reserve, with a gap before it.
  @inline(__always)
  func hasRoom(for count: Int, afterGap hasGap: Bool) -> Bool {
    let gap = hasGap ? EntryHeader.size + 8 : 0
    return count <= TapeFormat.maximumEntry
      && EntryHeader.size + count + gap <= capacity - TapeBuffers.reserve - used
  }

  /// Adds an entry, for which there must be room.
  @inline(__always)
  mutating func add(_ header: EntryHeader, _ bytes: UnsafeRawBufferPointer) {
    let place = front + used
    header.store(at: place)
    if let base = bytes.baseAddress {
      (place + EntryHeader.size).copyMemory(from: base, byteCount: bytes.count)
    }
    used += EntryHeader.size + bytes.count
  }

  /// Adds the mark of this number, into the reserve if need be; false when even that is full.
  mutating func addMark(_ what: EntryHeader.What, life: UInt32, time: Int64, _ number: UInt64?)
    -> Bool
  {
    guard EntryHeader.size + 8 <= capacity - used else { return false }
    let value = (number ?? 0).littleEndian
    return withUnsafeBytes(of: value) { bytes in
      let body = number == nil ? UnsafeRawBufferPointer(start: nil, count: 0) : bytes
      add(EntryHeader(length: body.count, life: life, time: time, what: what), body)
      return true
    }
  }

  /// Takes what was added, and lets the other buffer fill. The bytes are valid until the next
  /// call; only one thread takes.
  mutating func take() -> UnsafeRawBufferPointer {
    let full = UnsafeRawBufferPointer(start: front, count: used)
    swap(&front, &back)
    used = 0
    isCalled = false
    return full
  }
}
