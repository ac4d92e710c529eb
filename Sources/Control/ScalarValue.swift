/// The value of a script's parameter in JSON: a truth value, a number or a text.
package enum ScalarValue: Hashable, Sendable, Codable {
  case flag(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A truth value must be tried first, and a whole number before any other.
    if let flag = Self.read(container, Bool.self) {
      self = .flag(flag)
    } else if let whole = Self.read(container, Int64.self) {
      self = .integer(whole)
    } else if let number = Self.read(container, Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  private static func read<Value: Decodable>(
    _ container: any SingleValueDecodingContainer, _ type: Value.Type
  ) -> Value? {
    do { return try container.decode(type) } catch { return nil }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .flag(let flag): try container.encode(flag)
    case .integer(let whole): try container.encode(whole)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }
}
