public import TradingModel

/// What is tried of one parameter.
public enum SweepRange: Sendable, Hashable {
  /// Every one of these, in this order; canonical texts.
  case list([String])
  /// `from`, `from + step` and so on, up to and with `through`. Steps are positive.
  case steps(from: Decimal64, through: Decimal64, step: Decimal64)
  /// Any number between, both ends included; only for random draws.
  case span(from: Decimal64, through: Decimal64)

  /// The most values that one parameter can have in a grid.
  public static let maximumValues = 10_000

  /// The number of values; nil where there are too many to count one by one.
  var count: Int? {
    switch self {
    case .list(let values): values.count
    case .steps(let from, let through, let step): SweepRange.count(through - from, step)
    case .span: nil
    }
  }

  /// One more than the steps that fit, so that both ends count. Saturates.
  private static func count(_ length: Decimal64, _ step: Decimal64) -> Int {
    let whole = length.rounded(toMultipleOf: step, .towardZero).divided(by: step, scale: 0)
    return Int(clamping: (whole?.normalized.mantissa ?? 0).addingReportingOverflow(1).partialValue)
  }

  /// The value of a place, from nought; the place is below `count`. Empty for a span.
  func value(at place: Int) -> String {
    switch self {
    case .list(let values): values[place]
    case .steps(let from, _, let step): (from + step * Decimal64(place)).normalized.description
    case .span: ""
    }
  }

  /// All values in order; empty for a span. O(values).
  var values: [String] { (0..<(count ?? 0)).map(value(at:)) }

  /// Reads `5:50:5`, `5:50`, `a|b|c` or a single value for a parameter. Throws a sentence that
  /// names the parameter.
  static func parse(_ text: String, for parameter: SweepParameter) throws(SweepError) -> SweepRange
  {
    let name = parameter.name
    let isNumeric = parameter.kind == .integer || parameter.kind == .number
    guard isNumeric, text.contains(":") else {
      var values: [String] = []
      for part in text.split(separator: "|", omittingEmptySubsequences: false) {
        let value = try parameter.canonical(String(part))
        guard !values.contains(value) else {
          throw SweepError(.invalid, "\(name)=\(text) names \(value) twice; write it once.")
        }
        values.append(value)
      }
      return .list(values)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var numbers: [Decimal64] = []
    for part in parts {
      guard let number = Decimal64(String(part))?.normalized,
        parameter.kind == .number || number.scale == 0
      else {
        throw SweepError(
          .invalid,
          "\(name)=\(text) is no range: \"\(part)\" is not \(parameter.kind.noun). Write "
            + "\(name)=from:to:step, such as \(name)=5:50:5.")
      }
      numbers.append(number)
    }
    guard (2...3).contains(numbers.count) else {
      throw SweepError(
        .invalid, "\(name)=\(text) is no range. Write \(name)=from:to:step, such as 5:50:5.")
    }
    return try range(numbers, text, parameter)
  }

  private static func range(
    _ numbers: [Decimal64], _ text: String, _ parameter: SweepParameter
  ) throws(SweepError) -> SweepRange {
    let name = parameter.name
    let (from, through) = (numbers[0], numbers[1])
    guard from <= through else {
      throw SweepError(
        .invalid, "\(name)=\(text) runs backwards; write the lower end first.")
    }
    try parameter.check(from)
    try parameter.check(through)
    guard numbers.count == 3 || parameter.kind == .integer else {
      return .span(from: from, through: through)
    }
    let step = numbers.count == 3 ? numbers[2] : .one
    guard step > .zero else {
      throw SweepError(.invalid, "\(name)=\(text): the step must be above nought.")
    }
    return .steps(from: from, through: through, step: step)
  }
}
