/// JSON of Lua values: strict, bounded, and the same text for the same value.
///
/// Tables with the keys 1, 2, 3... are arrays; tables with names are objects, keys sorted by bytes;
/// the empty table is `{}`. Integers and floats keep their kind (`1` and `1.0`). There is no null:
/// a member whose value is null is absent, and null elsewhere is refused. Numbers must be finite,
/// text UTF-8.
public enum LuaJSON {
  /// Writes a value as JSON without white space. More than `limit` bytes throw, soon after the
  /// limit was passed, so that what is too large costs no more than what is not.
  public static func encode(
    _ value: LuaValue, limit: Int = .max
  ) throws(LuaValueError) -> String {
    var writer = LuaJSONWriter(limit: limit)
    try writer.write(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Reads one JSON value; nothing may follow it but white space.
  ///
  /// A wrong text throws with the offset.
  public static func decode(
    _ text: String, limits: LuaValueLimits = LuaValueLimits()
  ) throws(LuaValueError) -> LuaValue {
    var reader = LuaJSONReader(Array(text.utf8), limits: limits)
    return try reader.document()
  }

  /// The global `json`.
  static var hostTable: LuaHostTable {
    let encode = LuaHostFunction(
      "encode", "value",
      """
      The value as JSON text with sorted keys. Raises for what JSON cannot say: functions, \
      infinite numbers, mixed keys.
      """
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let text: String
      do { text = try Self.encode(try call.value(0)) } catch let error as LuaMisuse {
        throw error
      } catch { throw LuaMisuse("json.encode: \(error)") }
      try call.returns(.string(text))
    }
    let decode = LuaHostFunction(
      "decode", "text", "The value of a JSON text, or nil and what is wrong with it."
    ) { (call: inout LuaCall) throws(LuaMisuse) in
      let text = try call.requireString(0, "text")
      do { try call.returns(try Self.decode(text, limits: call.limits)) } catch {
        try call.returnsFailure("\(error)")
      }
    }
    return LuaHostTable(
      "json", "Text form of plain values, deterministic and bounded.",
      functions: [encode, decode])
  }
}

struct LuaJSONWriter {
  private(set) var bytes: [UInt8] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  mutating func write(_ value: LuaValue) throws(LuaValueError) {
    switch value {
    case .nil: throw LuaValueError("nil has no JSON form")
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value):
      guard value.isFinite else { throw LuaValueError("\(value) has no JSON form") }
      bytes.append(contentsOf: value.description.utf8)
    case .string(let value): write(value)
    case .table(let table): try write(table)
    }
    guard bytes.count <= limit else {
      throw LuaValueError("it is longer than \(limit) bytes")
    }
  }

  private mutating func write(_ table: LuaTable) throws(LuaValueError) {
    if let elements = table.array {
      for (index, element) in elements.enumerated() {
        bytes.append(UInt8(ascii: index == 0 ? "[" : ","))
        try write(element)
      }
      bytes.append(UInt8(ascii: "]"))
      return
    }
    bytes.append(UInt8(ascii: "{"))
    for (index, pair) in table.pairs.enumerated() {
      guard case .string(let name) = pair.key else {
        throw LuaValueError("a table with the key \(pair.key.value) is no JSON array or object")
      }
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(name)
      bytes.append(UInt8(ascii: ":"))
      try write(pair.value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func write(_ text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { all in
      var plain = 0
      for (index, byte) in all.enumerated() where LuaJSONWriter.isEscaped(byte) {
        bytes.append(contentsOf: all[plain..<index])
        escape(byte)
        plain = index + 1
      }
      bytes.append(contentsOf: all[plain...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [0x5C, byte])
    case 0x0A: bytes.append(contentsOf: [0x5C, UInt8(ascii: "n")])
    case 0x0D: bytes.append(contentsOf: [0x5C, UInt8(ascii: "r")])
    case 0x09: bytes.append(contentsOf: [0x5C, UInt8(ascii: "t")])
    default:
      let digits = "0123456789abcdef".utf8
      bytes.append(contentsOf: "\\u00".utf8)
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digits[digits.index(digits.startIndex, offsetBy: Int(digit))])
      }
    }
  }
}
