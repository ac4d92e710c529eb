/// One version of a strategy's script: the hash of its text and of the texts that it requires, so
/// that two versions are the same exactly when they run the same.
public struct ScriptVersion: RawRepresentable, Hashable, Comparable, Sendable, Codable,
  CustomStringConvertible
{
  /// 64 lower-case hexadecimal digits.
  public let rawValue: String

  /// So many digits are the whole hash.
  public static let digits = 64
  /// So many digits are shown to people, and enough to name a version.
  public static let shortDigits = 12

  /// A version by its whole hash; nil when it is none.
  public init?(rawValue: String) {
    guard rawValue.utf8.count == Self.digits, Self.areDigits(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// Reads a column or a field; one that is no hash is kept out as an error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Self(rawValue: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "no hash of a script")
    }
    self = value
  }

  /// Writes the whole hash.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// The digits that people see.
  public var short: String { String(rawValue.prefix(Self.shortDigits)) }
  /// The digits that people see.
  public var description: String { short }

  /// By the digits.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Whether a text is made of lower-case hexadecimal digits alone.
  public static func areDigits(_ text: String) -> Bool {
    text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
    }
  }
}
