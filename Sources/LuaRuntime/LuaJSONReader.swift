/// A recursive reader of JSON with bounds on bytes, depth and entries.
struct LuaJSONReader {
  private let bytes: [UInt8]
  private let limits: LuaValueLimits
  private var at = 0
  private var entries = 0

  init(_ bytes: [UInt8], limits: LuaValueLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(LuaValueError) -> LuaValue {
    guard bytes.count <= limits.bytes else {
      throw LuaValueError("JSON text is larger than \(limits.bytes) bytes")
    }
    guard let value = try value(depth: 0) else { throw wrong("null is not supported here") }
    skipSpace()
    guard at == bytes.count else { throw wrong("text after the value") }
    return value
  }

  private func wrong(_ what: String) -> LuaValueError {
    LuaValueError("JSON: \(what) at byte \(at + 1)")
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func word(_ text: StaticString) throws(LuaValueError) {
    for offset in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[offset] else { throw wrong("unknown word") }
      at += 1
    }
  }

  /// The value, or nil for null.
  private mutating func value(depth: Int) throws(LuaValueError) -> LuaValue? {
    skipSpace()
    guard let byte = next else { throw wrong("the text ends too early") }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < limits.depth else { throw wrong("nested deeper than \(limits.depth)") }
      at += 1
      return .table(
        byte == UInt8(ascii: "{") ? try object(depth: depth + 1) : try array(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return nil
    default: return try number()
    }
  }

  private mutating func countEntry() throws(LuaValueError) {
    entries += 1
    if entries > limits.entries { throw wrong("more than \(limits.entries) entries") }
  }

  private mutating func array(depth: Int) throws(LuaValueError) -> LuaTable {
    var elements: [LuaValue] = []
    skipSpace()
    if accept("]") { return LuaTable([]) }
    while true {
      try countEntry()
      guard let element = try value(depth: depth) else { throw wrong("null in an array") }
      elements.append(element)
      skipSpace()
      if accept("]") { return LuaTable(array: elements) }
      guard accept(",") else { throw wrong("expected ',' or ']'") }
    }
  }

  private mutating func object(depth: Int) throws(LuaValueError) -> LuaTable {
    var pairs: [LuaTable.Pair] = []
    skipSpace()
    if accept("}") { return LuaTable([]) }
    while true {
      try countEntry()
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw wrong("expected a name") }
      let name = try string()
      skipSpace()
      guard accept(":") else { throw wrong("expected ':'") }
      pairs.append(LuaTable.Pair(.string(name), try value(depth: depth) ?? .nil))
      skipSpace()
      if accept("}") { break }
      guard accept(",") else { throw wrong("expected ',' or '}'") }
    }
    if Set(pairs.map(\.key)).count != pairs.count { throw wrong("a name appears twice") }
    return LuaTable(pairs)
  }

  private mutating func digits() -> Int {
    let from = at
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { at += 1 }
    return at - from
  }

  private mutating func number() throws(LuaValueError) -> LuaValue {
    let from = at
    var isFloat = false
    _ = accept("-")
    let leadingZero = next == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0 else { throw wrong("expected a value") }
    if leadingZero, whole > 1 { throw wrong("a number begins with 0") }
    if accept(".") {
      isFloat = true
      if digits() == 0 { throw wrong("expected a digit") }
    }
    if accept("e") || accept("E") {
      isFloat = true
      _ = accept("+") || accept("-")
      if digits() == 0 { throw wrong("expected a digit") }
    }
    let text = String(decoding: bytes[from..<at], as: UTF8.self)
    if !isFloat, let integer = Int64(text) { return .int(integer) }
    guard let number = Double(text), number.isFinite else { throw wrong("a number is too large") }
    return .number(number)
  }

  private mutating func hex() throws(LuaValueError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw wrong("expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }

  private mutating func escape(into text: inout [UInt8]) throws(LuaValueError) {
    guard let byte = next else { throw wrong("the text ends too early") }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var unit = try hex()
      if unit >= 0xD800, unit < 0xDC00, accept("\\"), accept("u") {
        let low = try hex()
        guard low >= 0xDC00, low < 0xE000 else { throw wrong("half a surrogate pair") }
        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw wrong("half a surrogate pair") }
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw wrong("unknown escape")
    }
  }

  private mutating func string() throws(LuaValueError) -> String {
    at += 1
    var text: [UInt8] = []
    while true {
      guard let byte = next else { throw wrong("the text ends too early") }
      at += 1
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else if byte < 0x20 {
        throw wrong("a control character in a string")
      } else {
        text.append(byte)
      }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw wrong("text is not UTF-8")
    }
    return string
  }
}
