import TOMLKit

/// One configuration file: its values and where each of them stands.
struct ConfigurationFile {
  /// The longest text that is read, in bytes.
  static let maximumBytes = 1 << 20

  /// The name as messages show it (`brokers.toml`).
  let name: String
  /// The values at the top.
  let root: [String: ConfigurationValue]
  private let keyLines: KeyLines

  /// Reads a text. Throws the one problem that keeps it from being TOML at all.
  init(name: String, text: String) throws(ConfigurationProblem) {
    func problem(_ line: Int?, _ message: String) -> ConfigurationProblem {
      ConfigurationProblem(file: name, line: line, message: message)
    }
    guard text.utf8.count <= ConfigurationFile.maximumBytes else {
      throw problem(nil, "the file is longer than 1 MB; it cannot be a configuration of Perigee")
    }
    // The parser takes a NUL byte for the end of the text and would silently ignore the rest.
    if let nul = text.utf8.firstIndex(of: 0) {
      let line = 1 + text.utf8[..<nul].count { $0 == UInt8(ascii: "\n") }
      throw problem(line, "the file has a NUL byte; save it again as plain UTF-8 text")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw problem(
        error.source.begin.line,
        "not valid TOML at column \(error.source.begin.column): \(error.description)")
    } catch {
      throw problem(nil, "not valid TOML: \(error)")
    }
    self.name = name
    // The children of a TOMLTable point into it, so it must outlive the copying.
    root = withExtendedLifetime(table) { ConfigurationFile.copy(table) }
    keyLines = KeyLines(text)
  }

  /// The line of a key's path, or of the nearest table around it.
  func line(of path: String) -> Int? { keyLines.line(of: path) }

  private static func copy(_ table: TOMLTable) -> [String: ConfigurationValue] {
    var values: [String: ConfigurationValue] = [:]
    for key in table.keys {
      if let value = table[key] { values[key] = copy(value) }
    }
    return values
  }

  private static func copy(_ value: any TOMLValueConvertible) -> ConfigurationValue {
    if let string = value.string { return .string(string) }
    if let boolean = value.bool { return .boolean(boolean) }
    if let integer = value.int { return .integer(integer) }
    if let number = value.double { return .number(number) }
    if let table = value.table { return .table(copy(table)) }
    if let array = value.array {
      return .list((0..<array.count).map { copy(array[$0]) })
    }
    return .moment
  }
}
