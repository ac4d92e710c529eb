package import TradingModel

/// Lines of a CSV file (RFC 4180): cells apart by commas, quoted where they must be, lines ended by
/// CR and LF.
///
/// A text that a spreadsheet would take for a formula, because it begins with `=`, `+`, `-`, `@`,
/// a tab or a line end, gets an apostrophe in front. Numbers are written as they are.
package struct CSVText: Sendable {
  /// One cell.
  package enum Cell: Hashable, Sendable {
    /// Words of anybody; nil is an empty cell.
    case text(String?)
    /// An exact number; nil is an empty cell.
    case number(Decimal64?)
    /// A whole number; nil is an empty cell.
    case count(Int64?)
  }

  /// The lines so far.
  package private(set) var text = ""

  package init() {}

  /// Adds a line.
  package mutating func line(_ cells: [Cell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += "," }
      switch cell {
      case .text(let words): text += Self.quoted(Self.harmless(words ?? ""))
      case .number(let number): text += number?.description ?? ""
      case .count(let number): text += number.map { "\($0)" } ?? ""
      }
    }
    text += "\r\n"
  }

  /// The text as no program takes it for a formula.
  static func harmless(_ text: String) -> String {
    switch text.unicodeScalars.first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": "'" + text
    default: text
    }
  }

  private static func quoted(_ text: String) -> String {
    // By bytes: CR and LF together are one Character.
    let mustQuote = text.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0D || $0 == 0x0A
    }
    guard mustQuote else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
