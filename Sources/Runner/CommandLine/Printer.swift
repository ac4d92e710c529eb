import Control

/// Prints rows as a table or as JSON.
struct Printer {
  let environment: SystemEnvironment
  let json: Bool

  /// A list: a table, or a JSON array with one row per line.
  func list<Row: Encodable>(
    _ rows: [Row], empty: String, table: ([Row]) -> TextTable
  ) throws {
    if json { return StandardStreams.output(try Printer.array(rows)) }
    if rows.isEmpty { return StandardStreams.error(empty + "\n") }
    StandardStreams.output(
      table(rows).render(width: environment.terminalWidth, colours: environment.usesColours))
  }

  /// One object: `text`, or JSON on one line.
  func object(_ row: some Encodable, text: String) throws {
    StandardStreams.output(json ? try Printer.line(row) : text)
  }

  /// A JSON array, one row per line.
  static func array<Row: Encodable>(_ rows: [Row]) throws -> String {
    let lines = try rows.map { String(decoding: try ControlCoding.encode($0), as: UTF8.self) }
    return lines.isEmpty ? "[]\n" : "[\n" + lines.joined(separator: ",\n") + "\n]\n"
  }

  /// A JSON object on a line of its own.
  static func line(_ row: some Encodable) throws -> String {
    String(decoding: try ControlCoding.encode(row), as: UTF8.self) + "\n"
  }
}
