public import TradingModel

/// One line of the catalogue of faults.
public struct FaultEntry: Sendable, Hashable {
  /// How a fault comes to act.
  public enum Nature: Sendable, Hashable {
    /// It acts once, when it begins.
    case moment
    /// It is so from its beginning until `for` is over or it is lifted; nil: no end of its own.
    case state(lasts: Duration?)
    /// It acts on each event of its kind while it lasts; nil: on any number of them.
    case events(count: Int?)
  }

  /// What it does, in a sentence.
  public let summary: String
  /// How it comes to act.
  public let nature: Nature
  /// What it takes besides ``FaultParameter/common``.
  public let parameters: [FaultParameter]

  init(_ summary: String, _ nature: Nature, _ parameters: [FaultParameter] = []) {
    self.summary = summary
    self.nature = nature
    self.parameters = parameters
  }
}

/// A parameter of a fault.
public struct FaultParameter: Sendable, Hashable {
  /// What its text must be.
  public enum Form: Sendable, Hashable {
    /// A time with its unit: `500ms`, `5s`, `2m`, `72h`; a leading minus where it makes sense.
    case duration
    /// A whole number in a range.
    case integer(ClosedRange<Int>)
    /// A decimal number.
    case decimal
    /// One of some words.
    case word([String])
    /// Any text.
    case text
  }

  /// The key.
  public let name: String
  /// What its text must be.
  public let form: Form
  /// What holds when it is left out; nil: nothing.
  public let fallback: FaultValue?
  /// Whether the fault cannot be without it.
  public let isRequired: Bool
  /// What it means.
  public let summary: String

  init(_ name: String, _ form: Form, _ fallback: FaultValue, _ summary: String) {
    self.name = name
    self.form = form
    self.fallback = fallback
    self.isRequired = false
    self.summary = summary
  }

  init(_ name: String, _ form: Form, isRequired: Bool = false, _ summary: String) {
    self.name = name
    self.form = form
    self.fallback = nil
    self.isRequired = isRequired
    self.summary = summary
  }
}

/// The value of a fault's parameter.
public enum FaultValue: Sendable, Hashable, CustomStringConvertible {
  /// A time.
  case duration(Duration)
  /// A whole number.
  case integer(Int)
  /// A decimal number, as it is written.
  case decimal(Decimal64)
  /// A word or text.
  case text(String)

  /// The text that reads back as this value.
  public var description: String {
    switch self {
    case .duration(let duration): DurationText.text(duration)
    case .integer(let number): String(number)
    case .decimal(let number): number.description
    case .text(let text): text
    }
  }
}
