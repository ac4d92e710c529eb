import TradingModel

/// Builds a record from fields, little-endian and without padding.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func put(_ value: Double) { put(value.bitPattern) }

  /// A text; what is above `WireLimits.message` is cut off at a character's start, as the other
  /// side would not take it.
  mutating func put(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      var end = min(utf8.count, WireLimits.message)
      while end < utf8.count && end > 0 && utf8[end] & 0xC0 == 0x80 { end -= 1 }
      put(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(utf8)[..<end]))
    }
  }

  /// A text of any length.
  mutating func put(whole text: String) {
    var text = text
    text.withUTF8 { put(bytes: UnsafeRawBufferPointer($0)) }
  }

  mutating func put(bytes other: UnsafeRawBufferPointer) {
    put(UInt32(truncatingIfNeeded: other.count))
    bytes.append(contentsOf: other)
  }

  mutating func put(bytes other: [UInt8]) { other.withUnsafeBytes { put(bytes: $0) } }

  mutating func put<Value: WireCoded>(_ value: Value) { value.encode(into: &self) }

  mutating func put<Value: WireCoded>(_ value: Value?) {
    put(value != nil)
    if let value { put(value) }
  }

  mutating func put(_ text: String?) {
    put(text != nil)
    if let text { put(text) }
  }

  mutating func put(_ number: Int64?) {
    put(number != nil)
    if let number { put(number) }
  }

  mutating func put<Value: WireCoded>(_ list: [Value]) {
    put(UInt32(truncatingIfNeeded: list.count))
    for value in list { put(value) }
  }

  mutating func put(_ list: [String]) {
    put(UInt32(truncatingIfNeeded: list.count))
    for text in list { put(text) }
  }
}

/// A value with one binary form.
protocol WireCoded {
  func encode(into writer: inout WireWriter)
  static func decode(from reader: inout WireReader) throws(ChannelError) -> Self
}
