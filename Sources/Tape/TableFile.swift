import TradingModel

/// A table on its way into a file.
protocol TableFile: AnyObject {
  /// Adds a row; its cells are in the order of the table's columns.
  func add(_ cells: [TapeValue]) throws(TapeError)
  /// Writes what is left, and the end.
  func close() throws(TapeError)
}

/// A table as CSV (RFC 4180): a line of names, then a line for each row. An absent value is an
/// empty field, a text with commas, quotes or line breaks stands in quotes.
final class CSVFile: TableFile {
  private let file: OutputFile

  init(path: String, table: TapeTable) throws(TapeError) {
    file = try OutputFile(path: path)
    try file.add((table.columns.map(\.name).joined(separator: ",") + "\n").utf8)
  }

  func add(_ cells: [TapeValue]) throws(TapeError) {
    try file.add((cells.map(CSVFile.field).joined(separator: ",") + "\n").utf8)
  }

  func close() throws(TapeError) { try file.flush() }

  private static func field(_ value: TapeValue) -> String {
    switch value {
    case .absent: ""
    case .time(let time): UTCDay.text(of: time)
    case .integer(let number): String(number)
    case .decimal(let number): number.description
    case .flag(let flag): flag ? "true" : "false"
    case .text(let text): quoted(text)
    }
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D }
    guard !isPlain else { return text }
    var result = "\""
    for character in text.unicodeScalars {
      if character == "\"" { result += "\"" }
      result.unicodeScalars.append(character)
    }
    return result + "\""
  }
}
