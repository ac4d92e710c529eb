/// Swift text with its comments and strings blanked out, so that a search finds code only.
struct SwiftCode {
  /// The text, as long as before and with the same line ends.
  let text: [UInt8]

  init(_ source: String) {
    var bytes = Array(source.utf8)
    var index = 0
    func starts(_ word: StaticString) -> Bool {
      let count = word.utf8CodeUnitCount
      guard index + count <= bytes.count else { return false }
      return (0..<count).allSatisfy { bytes[index + $0] == word.utf8Start[$0] }
    }
    func blank(_ count: Int) {
      for _ in 0..<count where index < bytes.count {
        if bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
        index += 1
      }
    }
    while index < bytes.count {
      if starts("//") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank(1) }
      } else if starts("/*") {
        while index < bytes.count, !starts("*/") { blank(1) }
        blank(2)
      } else if starts("#/") {
        blank(2)
        while index < bytes.count, !starts("/#") { blank(1) }
        blank(2)
      } else if starts("#\"") {
        blank(2)
        while index < bytes.count, !starts("\"#") { blank(1) }
        blank(2)
      } else if starts("\"\"\"") {
        blank(3)
        while index < bytes.count, !starts("\"\"\"") { blank(bytes[index] == 0x5C ? 2 : 1) }
        blank(3)
      } else if starts("\"") {
        SwiftCode.skipString(&bytes, &index)
      } else {
        index += 1
      }
    }
    text = bytes
  }

  /// Blanks a string of one line, with interpolations that may hold strings themselves.
  private static func skipString(_ bytes: inout [UInt8], _ index: inout Int) {
    var depth = 0
    var isOpen = false
    repeat {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") { return }
      if byte == UInt8(ascii: "\"") && depth == 0 { isOpen.toggle() }
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
        bytes[index] = UInt8(ascii: " ")
        index += 1
        if bytes[index] == UInt8(ascii: "(") { depth += 1 }
      } else if depth > 0 {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
      }
      bytes[index] = UInt8(ascii: " ")
      index += 1
    } while index < bytes.count && (isOpen || depth > 0)
  }

  /// One function, initializer or subscript with its length in lines.
  struct Function {
    var name: String
    var line: Int
    var length: Int
  }

  /// Every function with a body. O(n).
  func functions() -> [Function] {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var found: [Function] = []
    /// Functions whose bodies are open, with the brace depth outside of each.
    var open: [(function: Function, depth: Int)] = []
    /// A function whose body has not begun, and the parentheses that are open since.
    var waiting: (function: Function, parentheses: Int)?
    var depth = 0
    for (index, bytes) in lines.enumerated() {
      let line = String(decoding: bytes, as: UTF8.self)
      // The pattern is slow, and most lines begin no function.
      if line.contains("func ") || line.contains("init") || line.contains("subscript"),
        // A call such as `self.init(` or `.init(` begins none either.
        let match = line.replacing(".init", with: "").firstMatch(
          of: #/\b(?:func ([^\s(<]+)|(init|deinit|subscript)[?!(<\s{])/#), waiting == nil
      {
        let name = String(match.1 ?? match.2 ?? "?")
        waiting = (Function(name: name, line: index + 1, length: 0), 0)
      }
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "("): waiting?.parentheses += 1
        case UInt8(ascii: ")"): waiting?.parentheses -= 1
        case UInt8(ascii: "{"):
          if let (function, parentheses) = waiting, parentheses <= 0 {
            open.append((function, depth))
            waiting = nil
          }
          depth += 1
        case UInt8(ascii: "}"):
          depth -= 1
          // A requirement of a protocol has no body; the end of the protocol ends the wait.
          if let (_, parentheses) = waiting, parentheses <= 0 { waiting = nil }
          if var (function, outside) = open.last, outside == depth {
            function.length = index + 2 - function.line
            found.append(function)
            open.removeLast()
            outside = 0
          }
        default: break
        }
      }
    }
    return found
  }
}
