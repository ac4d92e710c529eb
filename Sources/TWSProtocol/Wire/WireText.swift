/// Text of the wire: UTF-8, with a lossless place for bytes that are not.
///
/// Older gateways on Latin-1 machines send bytes that are no UTF-8. Such a byte `b` becomes the
/// scalar U+F700 + b (a private-use character, U+F780...U+F7FF), and writes back as the byte it
/// was. A genuine private-use character of that range is treated byte by byte the same way, so
/// that no two inputs become one text.
enum WireText {
  @inline(__always)
  static func decode(_ bytes: UnsafeRawBufferPointer) -> String {
    var seen: UInt8 = 0
    for byte in bytes { seen |= byte }
    if seen < 0x80 {
      return String(decoding: bytes, as: UTF8.self)
    }
    return decodeEscaping(bytes)
  }

  @inline(never)
  private static func decodeEscaping(_ bytes: UnsafeRawBufferPointer) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { isEscape($0) })
    {
      return text
    }
    var scalars = String.UnicodeScalarView()
    var index = 0
    while index < bytes.count {
      let length = min(sequenceLength(bytes[index]), bytes.count - index)
      let part = UnsafeRawBufferPointer(rebasing: bytes[index..<index + length])
      if let text = String(validating: part, as: UTF8.self), let scalar = text.unicodeScalars.first,
        text.unicodeScalars.count == 1, !isEscape(scalar)
      {
        scalars.append(scalar)
        index += length
      } else {
        // A byte below 0x80 is always valid, so this one is not.
        scalars.append(Unicode.Scalar(0xF700 + UInt16(bytes[index])) ?? "\u{FFFD}")
        index += 1
      }
    }
    return String(scalars)
  }

  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF7: 4
    default: 1
    }
  }

  static func isEscape(_ scalar: Unicode.Scalar) -> Bool {
    (0xF780...0xF7FF).contains(scalar.value)
  }
}
