/// One value of a configuration file, freed from the parser's own types.
enum ConfigurationValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case list([ConfigurationValue])
  case table([String: ConfigurationValue])
  /// A date or time; nothing here takes one, so only its kind is kept.
  case moment

  /// What it is, as messages say it.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .list: "a list"
    case .table: "a table"
    case .moment: "a date or time"
    }
  }
}
