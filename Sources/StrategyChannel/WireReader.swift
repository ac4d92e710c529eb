/// Reads fields from a record that may hold any bytes: every read is checked, every length is
/// bounded, and nothing is allocated for more elements than the bytes can hold.
struct WireReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private let record: String

  /// The most elements of any list.
  static let maximumElements = 100_000

  init(_ bytes: UnsafeRawBufferPointer, record: String) {
    self.bytes = bytes
    self.record = record
  }

  var remaining: Int { bytes.count - offset }

  mutating func number<Number: FixedWidthInteger>(
    _ type: Number.Type = Number.self
  ) throws(ChannelError) -> Number {
    let size = MemoryLayout<Number>.size
    guard remaining >= size else { throw .truncated(record: record) }
    let value = bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
    offset += size
    return Number(littleEndian: value)
  }

  mutating func flag(_ field: String) throws(ChannelError) -> Bool {
    let value: UInt8 = try number()
    guard value < 2 else { throw .unknownValue(field: field, value: UInt64(value)) }
    return value == 1
  }

  mutating func double() throws(ChannelError) -> Double { Double(bitPattern: try number()) }

  /// A text; bytes that are not UTF-8 become replacement characters.
  mutating func text(_ field: String, limit: Int) throws(ChannelError) -> String {
    String(decoding: try raw(field, limit: limit), as: UTF8.self)
  }

  mutating func bytes(_ field: String, limit: Int) throws(ChannelError) -> [UInt8] {
    Array(try raw(field, limit: limit))
  }

  private mutating func raw(
    _ field: String, limit: Int
  ) throws(ChannelError) -> UnsafeRawBufferPointer {
    let length = Int(try number(UInt32.self))
    guard length <= limit else { throw .tooLong(field: field, length: length, limit: limit) }
    guard length <= remaining else { throw .truncated(record: record) }
    let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    offset += length
    return part
  }

  /// The next bytes, of a record with fixed places.
  mutating func fixed(_ size: Int) throws(ChannelError) -> UnsafeRawBufferPointer {
    guard remaining >= size else { throw .truncated(record: record) }
    defer { offset += size }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + size])
  }

  mutating func optionalText(_ field: String, limit: Int) throws(ChannelError) -> String? {
    try flag(field) ? try text(field, limit: limit) : nil
  }

  mutating func optionalNumber(_ field: String) throws(ChannelError) -> Int64? {
    try flag(field) ? try number() : nil
  }

  mutating func value<Value: WireCoded>(
    _ type: Value.Type = Value.self
  ) throws(ChannelError) -> Value {
    try Value.decode(from: &self)
  }

  mutating func optional<Value: WireCoded>(
    _ type: Value.Type = Value.self
  ) throws(ChannelError) -> Value? {
    try flag("optional") ? try Value.decode(from: &self) : nil
  }

  mutating func list<Value: WireCoded>(
    _ field: String, limit: Int = WireReader.maximumElements
  ) throws(ChannelError) -> [Value] {
    let count = try elementCount(field, limit: limit)
    var result: [Value] = []
    for _ in 0..<count { result.append(try Value.decode(from: &self)) }
    return result
  }

  mutating func texts(
    _ field: String, limit: Int, each: Int
  ) throws(ChannelError) -> [String] {
    let count = try elementCount(field, limit: limit)
    var result: [String] = []
    for _ in 0..<count { result.append(try text(field, limit: each)) }
    return result
  }

  /// Fails when bytes are left over.
  func finish() throws(ChannelError) {
    guard remaining == 0 else { throw .trailingBytes(record: record, count: remaining) }
  }

  private mutating func elementCount(_ field: String, limit: Int) throws(ChannelError) -> Int {
    let count = Int(try number(UInt32.self))
    guard count <= limit else { throw .tooLong(field: field, length: count, limit: limit) }
    return count
  }
}
