/// Cuts a Lua text into the few tokens that finding `require` needs. Comments and white space are
/// left out; a text that is no Lua still ends.
struct LuaWords {
  enum Token: Hashable {
    case word(String)
    /// A string's text; escapes stay as they are written.
    case string(String)
    /// An opening parenthesis.
    case open
    case other
  }

  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func next() -> Token? {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), 0x09...0x0D: position += 1
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): skipComment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(quoted(byte))
      case UInt8(ascii: "["):
        guard let level = longLevel() else {
          position += 1
          return .other
        }
        return .string(long(level))
      case UInt8(ascii: "("):
        position += 1
        return .open
      case let byte where Self.isName(byte): return .word(name())
      default:
        position += 1
        return .other
      }
    }
    return nil
  }

  private func peek(_ ahead: Int = 0) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func name() -> String {
    let start = position
    while let byte = peek(), Self.isName(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quoted(_ quote: UInt8) -> String {
    position += 1
    let start = position
    while let byte = peek(), byte != quote, byte != 0x0A {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    let end = min(position, bytes.count)
    position = end + 1
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The number of `=` of a long bracket that begins here; nil when none does.
  private func longLevel() -> Int? {
    guard peek() == UInt8(ascii: "[") else { return nil }
    var level = 0
    while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
    return peek(1 + level) == UInt8(ascii: "[") ? level : nil
  }

  private mutating func long(_ level: Int) -> String {
    position += level + 2
    let start = position
    let end =
      [UInt8(ascii: "]")] + Array(repeating: UInt8(ascii: "="), count: level)
      + [UInt8(ascii: "]")]
    while position < bytes.count {
      if bytes[position] == end[0], bytes[position...].starts(with: end) {
        defer { position += end.count }
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
      position += 1
    }
    return String(decoding: bytes[min(start, bytes.count)...], as: UTF8.self)
  }

  private mutating func skipComment() {
    position += 2
    if let level = longLevel() {
      _ = long(level)
      return
    }
    while let byte = peek(), byte != 0x0A { position += 1 }
  }
}
