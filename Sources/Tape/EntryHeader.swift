/// What stands before the bytes of each entry of a block.
///
/// ```
/// +0 length of the bytes u32  +4 life u32  +8 time i64  +16 what u8, 0 u8, record kind u16
/// ```
struct EntryHeader: Hashable {
  static let size = 20

  /// What an entry is.
  enum What: UInt8 {
    /// A record for the child; the bytes are those of the ring.
    case event = 1
    /// A record from the child; the bytes are those of the ring.
    case message
    /// The end of a life; eight bytes say how many records it took, none that nobody knows.
    case ended
    /// Records of a life were lost; eight bytes say how many.
    case gap
  }

  var length: Int
  var life: UInt32
  var time: Int64
  var what: What
  var kind: UInt16 = 0

  @inline(__always)
  func store(at place: UnsafeMutableRawPointer) {
    place.storeBytes(of: UInt32(truncatingIfNeeded: length).littleEndian, as: UInt32.self)
    place.storeBytes(of: life.littleEndian, toByteOffset: 4, as: UInt32.self)
    place.storeBytes(of: time.littleEndian, toByteOffset: 8, as: Int64.self)
    let tail = UInt32(what.rawValue) | UInt32(kind) << 16
    place.storeBytes(of: tail.littleEndian, toByteOffset: 16, as: UInt32.self)
  }

  /// The header at an offset; nil when none can stand there.
  @inline(__always)
  static func load(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> EntryHeader? {
    guard bytes.count - offset >= size else { return nil }
    @inline(__always)
    func number<Number: FixedWidthInteger>(_ place: Int, _ type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + place, as: type))
    }
    let tail = number(16, UInt32.self)
    guard let what = What(rawValue: UInt8(truncatingIfNeeded: tail)) else { return nil }
    let length = Int(number(0, UInt32.self))
    guard length <= TapeFormat.maximumEntry, length <= bytes.count - offset - size else {
      return nil
    }
    return EntryHeader(
      length: length, life: number(4, UInt32.self), time: number(8, Int64.self), what: what,
      kind: UInt16(truncatingIfNeeded: tail >> 16))
  }
}
