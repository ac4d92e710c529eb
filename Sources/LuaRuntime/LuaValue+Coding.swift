/// Why a value cannot be encoded or decoded.
public struct LuaValueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in words.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension LuaValue {
  /// The flat form that CLua reads: a tag byte, then little-endian content; tables in canonical
  /// order, so equal values have equal bytes.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }

  func encode(into bytes: inout [UInt8]) {
    switch self {
    case .nil: bytes.append(0)
    case .bool(let value): bytes.append(value ? 2 : 1)
    case .int(let value):
      bytes.append(3)
      Self.append(UInt64(bitPattern: value), to: &bytes)
    case .number(let value):
      bytes.append(4)
      Self.append(value.bitPattern, to: &bytes)
    case .string(let value):
      bytes.append(5)
      var copy = value
      copy.withUTF8 { utf8 in
        Self.append(UInt32(truncatingIfNeeded: utf8.count), to: &bytes)
        bytes.append(contentsOf: utf8)
      }
    case .table(let table):
      bytes.append(6)
      Self.append(UInt32(truncatingIfNeeded: table.pairs.count), to: &bytes)
      for pair in table.pairs {
        pair.key.value.encode(into: &bytes)
        pair.value.encode(into: &bytes)
      }
    }
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Reads one value that fills the bytes exactly.
  ///
  /// Any bytes may come; bad ones throw.
  public init(
    encoded bytes: [UInt8], limits: LuaValueLimits = LuaValueLimits()
  ) throws(LuaValueError) {
    let values = try Self.decode(bytes, limits: limits)
    guard values.count == 1 else { throw LuaValueError("expected one value") }
    self = values[0]
  }

  /// Reads values until the end of the bytes.
  static func decode(
    _ bytes: [UInt8], limits: LuaValueLimits
  ) throws(LuaValueError) -> [LuaValue] {
    let outcome = bytes.withUnsafeBytes { raw in
      Result { () throws(LuaValueError) in try decode(raw, limits: limits) }
    }
    return try outcome.get()
  }

  /// Reads values until the end of the bytes.
  static func decode(
    _ bytes: UnsafeRawBufferPointer, limits: LuaValueLimits
  ) throws(LuaValueError) -> [LuaValue] {
    var reader = LuaValueReader(bytes, limits: limits)
    var values: [LuaValue] = []
    while !reader.isAtEnd { values.append(try reader.value(depth: 0)) }
    return values
  }

  /// Reads one value that fills the bytes exactly.
  init(
    encoded bytes: UnsafeRawBufferPointer, limits: LuaValueLimits
  ) throws(LuaValueError) {
    var reader = LuaValueReader(bytes, limits: limits)
    self = try reader.value(depth: 0)
    guard reader.isAtEnd else { throw LuaValueError("expected one value") }
  }

  /// The whole value in bounds, before it is encoded.
  func check(_ limits: LuaValueLimits) throws(LuaValueError) {
    var entries = 0
    var bytes = 0
    try check(limits, depth: 0, entries: &entries, bytes: &bytes)
  }

  private func check(
    _ limits: LuaValueLimits, depth: Int, entries: inout Int, bytes: inout Int
  ) throws(LuaValueError) {
    bytes += 9
    if case .string(let text) = self { bytes += text.utf8.count }
    if bytes > limits.bytes { throw LuaValueError("larger than \(limits.bytes) bytes") }
    guard case .table(let table) = self else { return }
    if depth >= limits.depth { throw LuaValueError("nested deeper than \(limits.depth)") }
    entries += table.pairs.count
    if entries > limits.entries { throw LuaValueError("more than \(limits.entries) entries") }
    for pair in table.pairs {
      if case .string(let name) = pair.key { bytes += name.utf8.count }
      bytes += 9
      try pair.value.check(limits, depth: depth + 1, entries: &entries, bytes: &bytes)
    }
  }
}

extension LuaKey {
  /// The key as a value.
  public var value: LuaValue {
    switch self {
    case .int(let value): .int(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .bool(let value): .bool(value)
    }
  }

  /// A value as a key: nil, tables and not-a-number cannot be keys; whole floats become integers.
  public init?(_ value: LuaValue) {
    switch value {
    case .int(let value): self = .int(value)
    case .number(let value):
      guard !value.isNaN else { return nil }
      if let whole = Int64(exactly: value) { self = .int(whole) } else { self = .number(value) }
    case .string(let value): self = .string(value)
    case .bool(let value): self = .bool(value)
    case .nil, .table: return nil
    }
  }
}

/// Reads the flat form, bounds first: the bytes may come from a hostile child. They must outlive
/// the reader.
struct LuaValueReader {
  private let bytes: UnsafeRawBufferPointer
  private let limits: LuaValueLimits
  private var at = 0
  private var entries = 0

  init(_ bytes: UnsafeRawBufferPointer, limits: LuaValueLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  var isAtEnd: Bool { at == bytes.count }

  /// Where the next `count` bytes begin.
  private mutating func take(_ count: Int) throws(LuaValueError) -> Int {
    guard count <= bytes.count - at else { throw LuaValueError("the encoded value is cut short") }
    defer { at += count }
    return at
  }

  private mutating func byte() throws(LuaValueError) -> UInt8 { bytes[try take(1)] }

  private mutating func length() throws(LuaValueError) -> Int {
    let from = try take(4)
    return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: from, as: UInt32.self)))
  }

  private mutating func word() throws(LuaValueError) -> UInt64 {
    let from = try take(8)
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: from, as: UInt64.self))
  }

  private mutating func text() throws(LuaValueError) -> String {
    let count = try length()
    let from = try take(count)
    let text = UnsafeRawBufferPointer(rebasing: bytes[from..<from + count])
    // Names and numbers are short and plain; the general check costs more than all the rest.
    if count <= 64, text.allSatisfy({ $0 < 0x80 }) {
      return String(unsafeUninitializedCapacity: count) { room in
        room.initialize(fromContentsOf: text)
      }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw LuaValueError("text is not UTF-8")
    }
    return string
  }

  mutating func value(depth: Int) throws(LuaValueError) -> LuaValue {
    guard bytes.count <= limits.bytes else {
      throw LuaValueError("larger than \(limits.bytes) bytes")
    }
    let tag = try byte()
    switch tag {
    case 0: return .nil
    case 1: return .bool(false)
    case 2: return .bool(true)
    case 3: return .int(Int64(bitPattern: try word()))
    case 4: return .number(Double(bitPattern: try word()))
    case 5: return .string(try text())
    case 6: return .table(try table(depth: depth))
    default: throw LuaValueError("unknown tag \(tag) in an encoded value")
    }
  }

  private mutating func table(depth: Int) throws(LuaValueError) -> LuaTable {
    guard depth < limits.depth else {
      throw LuaValueError("nested deeper than \(limits.depth)")
    }
    let count = try length()
    entries += count
    guard entries <= limits.entries else {
      throw LuaValueError("more than \(limits.entries) entries")
    }
    var pairs: [LuaTable.Pair] = []
    for _ in 0..<count {
      guard let key = LuaKey(try value(depth: depth + 1)) else {
        throw LuaValueError("a key of an encoded table is nil, a table or not a number")
      }
      pairs.append(LuaTable.Pair(key, try value(depth: depth + 1)))
    }
    return LuaTable(pairs)
  }
}
