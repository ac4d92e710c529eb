import CZlib

/// Numbers as bytes, the lowest first, and back; reading beyond the end gives noughts.
struct StoreBytes {
  var bytes: [UInt8] = []
  var position = 0

  init(bytes: [UInt8] = [], position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(text: String, limit: Int) {
    var kept = text
    while kept.utf8.count > limit { kept.removeLast() }
    append(UInt16(kept.utf8.count))
    bytes += Array(kept.utf8)
  }

  mutating func next<Number: FixedWidthInteger>() -> Number {
    var number: Number = 0
    let width = Number.bitWidth / 8
    for index in 0..<width where position + index < bytes.count {
      number |= Number(truncatingIfNeeded: bytes[position + index]) << Number(index * 8)
    }
    position += width
    return number
  }

  mutating func nextText() -> String? {
    let count: UInt16 = next()
    guard position + Int(count) <= bytes.count else { return nil }
    defer { position += Int(count) }
    return String(validating: bytes[position..<position + Int(count)], as: UTF8.self)
  }

  /// CRC-32 as zlib and gzip have it.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let found = bytes.withContiguousStorageIfAvailable { checksum(UnsafeRawBufferPointer($0)) }
    return found ?? checksum(Array(bytes))
  }

  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return UInt32(truncatingIfNeeded: crc32(0, base, UInt32(truncatingIfNeeded: bytes.count)))
  }
}
