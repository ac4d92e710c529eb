public import TradingModel

/// A parameter as the script declares it, for checking and for drawing values.
public struct SweepParameter: Sendable, Hashable {
  /// The type of the declared value.
  public enum Kind: Sendable, Hashable {
    /// A whole number.
    case integer
    /// A number with a fraction.
    case number
    /// `true` or `false`.
    case flag
    /// A text.
    case text

    var noun: String {
      switch self {
      case .integer: "a whole number"
      case .number: "a number"
      case .flag: "true or false"
      case .text: "a text"
      }
    }
  }

  /// The name.
  public var name: String
  /// The type that every value must have.
  public var kind: Kind
  /// The script's own value, as text.
  public var standard: String
  /// The lowest value; nil for none.
  public var minimum: Decimal64?
  /// The highest value; nil for none.
  public var maximum: Decimal64?

  /// A parameter from its parts.
  public init(
    name: String, kind: Kind, standard: String, minimum: Decimal64? = nil,
    maximum: Decimal64? = nil
  ) {
    self.name = name
    self.kind = kind
    self.standard = standard
    self.minimum = minimum
    self.maximum = maximum
  }

  /// The value in the form in which it is kept and compared (`5`, not `5.0` or `05`). Throws
  /// when it has the wrong type or lies outside of the declared bounds.
  func canonical(_ text: String) throws(SweepError) -> String {
    switch kind {
    case .text:
      return text
    case .flag:
      guard text == "true" || text == "false" else { throw misfit(text) }
      return text
    case .integer, .number:
      guard let value = Decimal64(text)?.normalized, kind == .number || value.scale == 0 else {
        throw misfit(text)
      }
      try check(value)
      return value.description
    }
  }

  /// Throws when a value lies outside of the declared bounds.
  func check(_ value: Decimal64) throws(SweepError) {
    if let minimum, value < minimum {
      throw SweepError(
        .invalid, "\(name)=\(value) is below \(minimum), the minimum that the script declares.")
    }
    if let maximum, value > maximum {
      throw SweepError(
        .invalid, "\(name)=\(value) is above \(maximum), the maximum that the script declares.")
    }
  }

  private func misfit(_ text: String) -> SweepError {
    SweepError(
      .invalid, "\(name)=\(text) does not fit: the script declares \(name) as \(kind.noun).")
  }
}
