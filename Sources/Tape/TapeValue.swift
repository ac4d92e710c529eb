public import TradingModel

/// One cell of an exported table.
public enum TapeValue: Sendable, Hashable {
  /// Nothing.
  case absent
  /// A moment.
  case time(Timestamp)
  /// A text.
  case text(String)
  /// A whole number.
  case integer(Int64)
  /// An exact decimal.
  case decimal(Decimal64)
  /// True or false.
  case flag(Bool)

  static func time(_ value: Timestamp?) -> TapeValue { value.map { .time($0) } ?? .absent }
  static func text(_ value: String?) -> TapeValue { value.map { .text($0) } ?? .absent }
  static func integer(_ value: Int64?) -> TapeValue { value.map { .integer($0) } ?? .absent }
  static func decimal(_ value: Decimal64?) -> TapeValue { value.map { .decimal($0) } ?? .absent }
}
