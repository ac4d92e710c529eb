import GRDB
import TradingModel

/// Reads columns as the model's types, and says which column was wrong.
struct RowReader {
  /// A column that holds what this version does not know.
  struct Unreadable: Error, CustomStringConvertible {
    let column: String
    let value: String
    var description: String { "column \(column) holds `\(value)`, which is not readable" }
  }

  private let row: Row

  init(_ row: Row) { self.row = row }

  func optionalText(_ column: String) -> String? { row[column] }
  func optionalNumber(_ column: String) -> Int64? { row[column] }

  func text(_ column: String) throws -> String {
    guard let value = optionalText(column) else { throw absent(column) }
    return value
  }

  func number(_ column: String) throws -> Int64 {
    guard let value = optionalNumber(column) else { throw absent(column) }
    return value
  }

  func optionalDecimal(_ column: String) throws -> Decimal64? {
    guard let text = optionalText(column) else { return nil }
    guard let value = Decimal64(text) else { throw Unreadable(column: column, value: text) }
    return value
  }

  func decimal(_ column: String) throws -> Decimal64 {
    guard let value = try optionalDecimal(column) else { throw absent(column) }
    return value
  }

  func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
    let text = try text(column)
    guard let value = Word(rawValue: text) else { throw Unreadable(column: column, value: text) }
    return value
  }

  private func absent(_ column: String) -> Unreadable {
    Unreadable(column: column, value: "NULL")
  }
}
