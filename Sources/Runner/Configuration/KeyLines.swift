/// Where each key of a TOML text stands: `strategy[1].params.fast` -> line 12.
///
/// The parser that reads the values tells no lines, so this scan finds them. It expects a text
/// that the parser has accepted; on any other text it ends early and knows fewer lines. O(n).
struct KeyLines {
  private(set) var lines: [String: Int] = [:]
  /// Every `[table]` and `[[table]]`, in the text's order.
  private(set) var headers: [Header] = []
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  /// How many tables each `[[name]]` has had so far.
  private var arrayCounts: [String: Int] = [:]

  /// Where a table begins.
  struct Header: Hashable {
    /// Its line, counted from 1.
    var line: Int
    /// What its keys belong to: `strategy[1].params`.
    var path: String
  }

  init(_ text: String) {
    bytes = Array(text.utf8)
    scan()
  }

  /// The line of a key, or of the nearest table around it; nil for an empty path.
  func line(of path: String) -> Int? {
    var rest = Substring(path)
    while !rest.isEmpty {
      if let line = lines[String(rest)] { return line }
      guard let cut = rest.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
      rest = rest[..<cut]
    }
    return nil
  }

  private mutating func scan() {
    var table = ""
    while true {
      skipBlank(newlines: true)
      guard let byte = current else { return }
      if byte == UInt8(ascii: "[") {
        table = scanHeader()
      } else {
        guard scanPair(in: table) else { return }
      }
    }
  }

  /// Reads `[a.b]` or `[[a.b]]` and answers the path that the keys below belong to.
  private mutating func scanHeader() -> String {
    let start = line
    position += 1
    let isArray = current == UInt8(ascii: "[")
    if isArray { position += 1 }
    let parts = scanKey()
    while let byte = current, byte == UInt8(ascii: "]") || byte == UInt8(ascii: " ") {
      position += 1
    }
    var path = ""
    for (index, part) in parts.enumerated() {
      path = join(path, part)
      // The first header below a table, or of a list of tables, stands for it.
      if index < parts.count - 1 || isArray, lines[path] == nil { lines[path] = start }
      if isArray && index == parts.count - 1 {
        let count = arrayCounts[path, default: 0]
        arrayCounts[path] = count + 1
        path += "[\(count)]"
      } else if let count = arrayCounts[path] {
        path += "[\(count - 1)]"
      }
    }
    lines[path] = start
    headers.append(Header(line: start, path: path))
    return path
  }

  private mutating func scanPair(in table: String) -> Bool {
    let start = line
    let parts = scanKey()
    guard !parts.isEmpty else { return false }
    var path = table
    for part in parts {
      path = join(path, part)
      if lines[path] == nil { lines[path] = start }
    }
    skipBlank(newlines: false)
    guard current == UInt8(ascii: "=") else { return false }
    position += 1
    scanValue(at: path)
    return true
  }

  private mutating func scanValue(at path: String) {
    skipBlank(newlines: false)
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): scanString()
    case UInt8(ascii: "["): scanList(at: path)
    case UInt8(ascii: "{"): scanInlineTable(at: path)
    default:
      let ends = Array(",]}#\n".utf8)
      while let byte = current, !ends.contains(byte) { position += 1 }
    }
  }

  private mutating func scanList(at path: String) {
    position += 1
    var index = 0
    while true {
      skipBlank(newlines: true, commas: true)
      guard let byte = current else { return }
      if byte == UInt8(ascii: "]") {
        position += 1
        return
      }
      lines["\(path)[\(index)]"] = line
      let before = position
      scanValue(at: "\(path)[\(index)]")
      guard position > before else { return }
      index += 1
    }
  }

  private mutating func scanInlineTable(at path: String) {
    position += 1
    while true {
      skipBlank(newlines: true, commas: true)
      guard let byte = current else { return }
      if byte == UInt8(ascii: "}") {
        position += 1
        return
      }
      guard scanPair(in: path) else { return }
    }
  }

  /// Reads a dotted key; empty when there is none.
  private mutating func scanKey() -> [String] {
    var parts: [String] = []
    while true {
      skipBlank(newlines: false)
      guard let byte = current else { return parts }
      let start = position
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        scanString()
        let inner = bytes[min(start + 1, position)..<max(start + 1, position - 1)]
        parts.append(String(decoding: inner, as: UTF8.self))
      } else {
        let ends = Array(".=] \t\n".utf8)
        while let byte = current, !ends.contains(byte) { position += 1 }
        guard position > start else { return parts }
        parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
      }
      skipBlank(newlines: false)
      guard current == UInt8(ascii: ".") else { return parts }
      position += 1
    }
  }

  /// Skips a string of one of the four kinds, its lines counted.
  private mutating func scanString() {
    let quote = bytes[position]
    let isLong =
      position + 2 < bytes.count && bytes[position + 1] == quote && bytes[position + 2] == quote
    position += isLong ? 3 : 1
    while let byte = current {
      if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
        position += 2
        continue
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      position += 1
      guard byte == quote else { continue }
      if !isLong { return }
      if position + 1 < bytes.count, bytes[position] == quote, bytes[position + 1] == quote {
        position += 2
        return
      }
    }
  }

  private mutating func skipBlank(newlines: Bool, commas: Bool = false) {
    while let byte = current {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: ",") where commas: position += 1
      case UInt8(ascii: "\n") where newlines:
        line += 1
        position += 1
      case UInt8(ascii: "#") where newlines:
        while let byte = current, byte != UInt8(ascii: "\n") { position += 1 }
      default: return
      }
    }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func join(_ path: String, _ part: String) -> String {
    path.isEmpty ? part : "\(path).\(part)"
  }
}
