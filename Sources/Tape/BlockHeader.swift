/// What stands before each block's compressed bytes.
///
/// ```
/// +0 magic u32  +4 compressed length u32  +8 length u32  +12 entries u32
/// +16 first time i64  +24 last time i64  +32 number of the first entry u64
/// +40 CRC32C of the compressed bytes u32  +44 CRC32C of the 44 bytes before u32
/// ```
struct BlockHeader: Hashable {
  static let size = 48

  var compressed: Int
  var length: Int
  var entries: Int
  var firstTime: Int64
  var lastTime: Int64
  /// The number of its first entry within the session, from 0.
  var position: UInt64
  var checksum: UInt32

  /// Whether it says that the file is complete.
  var isSeal: Bool { entries == 0 }

  func bytes() -> [UInt8] {
    var result = [UInt8](repeating: 0, count: BlockHeader.size)
    result.withUnsafeMutableBytes { place in
      func store<Number: FixedWidthInteger>(_ value: Number, _ offset: Int) {
        place.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Number.self)
      }
      store(TapeFormat.blockMagic, 0)
      store(UInt32(truncatingIfNeeded: compressed), 4)
      store(UInt32(truncatingIfNeeded: length), 8)
      store(UInt32(truncatingIfNeeded: entries), 12)
      store(firstTime, 16)
      store(lastTime, 24)
      store(position, 32)
      store(checksum, 40)
      store(Checksum.crc32c(UnsafeRawBufferPointer(rebasing: place[..<44])), 44)
    }
    return result
  }

  /// The header that the bytes begin with; nil when they hold none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= BlockHeader.size else { return nil }
    func load<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
    guard load(0, UInt32.self) == TapeFormat.blockMagic,
      load(44, UInt32.self) == Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<44]))
    else { return nil }
    compressed = Int(load(4, UInt32.self))
    length = Int(load(8, UInt32.self))
    entries = Int(load(12, UInt32.self))
    firstTime = load(16, Int64.self)
    lastTime = load(24, Int64.self)
    position = load(32, UInt64.self)
    checksum = load(40, UInt32.self)
    guard length <= TapeFormat.maximumBlock, compressed <= 2 * TapeFormat.maximumBlock,
      (entries == 0) == (length == 0), (length == 0) == (compressed == 0),
      entries <= length / EntryHeader.size
    else { return nil }
  }

  init(
    compressed: Int, length: Int, entries: Int, firstTime: Int64, lastTime: Int64,
    position: UInt64, checksum: UInt32
  ) {
    self.compressed = compressed
    self.length = length
    self.entries = entries
    self.firstTime = firstTime
    self.lastTime = lastTime
    self.position = position
    self.checksum = checksum
  }
}
