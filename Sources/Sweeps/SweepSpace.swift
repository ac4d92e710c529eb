import TradingModel

/// The combinations that a sweep tries: a grid, or draws from one.
///
/// Points are numbered from nought; the same text, declaration and seed give the same points.
public struct SweepSpace: Sendable, Hashable {
  /// One parameter with what is tried of it.
  struct Axis: Sendable, Hashable {
    var parameter: SweepParameter
    var range: SweepRange
  }

  /// The most runs that one sweep can have.
  public static let maximumRuns = 1_000_000

  /// What is varied, in the order of the declaration.
  let axes: [Axis]
  /// The combinations.
  public let points: [SweepPoint]

  /// The names of what is varied, in the order of the declaration.
  public var names: [String] { axes.map(\.parameter.name) }

  /// Every combination of a text such as `fast=5:50:5,slow=20:200:20,mode=a|b`. Throws where a
  /// name is not declared, a value does not fit, or there are more than `maximumRuns`.
  /// O(points x parameters).
  public init(grid text: String, declared: [SweepParameter]) throws(SweepError) {
    let axes = try SweepSpace.axes(text, declared)
    for axis in axes {
      if case .span = axis.range {
        throw SweepError(
          .invalid,
          "\(axis.parameter.name) needs a step for a grid, such as "
            + "\(axis.parameter.name)=0.5:2:0.25; without one it can only be drawn by --random.")
      }
    }
    let total = try SweepSpace.total(axes)
    guard total <= SweepSpace.maximumRuns else {
      throw SweepError(
        .invalid,
        "The grid has \(total == .max ? "far too many" : "\(total)") combinations and "
          + "\(SweepSpace.maximumRuns) is the most. Take larger steps, or draw some of them with "
          + "--random 1000.")
    }
    self.axes = axes
    points = (0..<total).map { SweepSpace.point(at: $0, axes) }
  }

  /// `count` different combinations, drawn with equal chance from the ranges of `text`, or where
  /// it is nil from the declared bounds of every number that has both. All there are when there
  /// are no more than `count`. Throws as a grid does.
  public init(
    random count: Int, seed: UInt64, within text: String?, declared: [SweepParameter]
  ) throws(SweepError) {
    guard (1...SweepSpace.maximumRuns).contains(count) else {
      throw SweepError(
        .invalid, "--random \(count) must be from 1 to \(SweepSpace.maximumRuns).")
    }
    let axes =
      if let text { try SweepSpace.axes(text, declared) } else {
        try SweepSpace.declaredAxes(declared)
      }
    self.axes = axes
    if let total = try SweepSpace.finiteTotal(axes), total <= count {
      points = (0..<total).map { SweepSpace.point(at: $0, axes) }
      return
    }
    var generator = SweepGenerator(seed: seed)
    var seen: Set<SweepPoint> = []
    var drawn: [SweepPoint] = []
    // Twins become frequent only where nearly everything is drawn: the bound ends that search.
    var attempts = count * 50 + 1000
    while drawn.count < count && attempts > 0 {
      attempts -= 1
      let point = SweepPoint(
        values: axes.map { axis in
          SweepPoint.Value(
            name: axis.parameter.name, text: SweepSpace.draw(axis, &generator))
        })
      if seen.insert(point).inserted { drawn.append(point) }
    }
    points = drawn
  }

  /// The values of a parameter as they were listed, for the axis of a map; nil when they are
  /// drawn from a span or the name is unknown.
  public func values(of name: String) -> [String]? {
    guard let axis = axes.first(where: { $0.parameter.name == name }) else { return nil }
    guard let count = axis.range.count, count <= SweepRange.maximumValues else { return nil }
    return axis.range.values
  }

  // MARK: - Reading

  private static func axes(
    _ text: String, _ declared: [SweepParameter]
  ) throws(SweepError) -> [Axis] {
    guard !declared.isEmpty else {
      throw SweepError(
        .invalid,
        "The script declares no parameters, so there is nothing to vary. Declare them in its "
          + "params table.")
    }
    var found: [String: SweepRange] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = trimmed(pair[0])
      guard pair.count == 2, !name.isEmpty else {
        throw SweepError(
          .invalid,
          "\"\(part)\" is no range. Write name=from:to:step or name=a|b|c, with commas between, "
            + "such as fast=5:50:5,slow=20:200:20.")
      }
      guard let parameter = declared.first(where: { $0.name == name }) else {
        let names = declared.map(\.name)
        throw SweepError(
          .invalid,
          "The script has no parameter '\(name)'; it declares \(names.joined(separator: ", "))."
            + SweepNames.hint(name, among: names))
      }
      guard found[name] == nil else {
        throw SweepError(.invalid, "\(name) is given twice; write all of its values in one range.")
      }
      found[name] = try SweepRange.parse(trimmed(pair[1]), for: parameter)
    }
    return declared.compactMap { parameter in
      found[parameter.name].map { Axis(parameter: parameter, range: $0) }
    }
  }

  private static func declaredAxes(_ declared: [SweepParameter]) throws(SweepError) -> [Axis] {
    let axes = declared.compactMap { parameter -> Axis? in
      guard let minimum = parameter.minimum, let maximum = parameter.maximum, minimum <= maximum
      else { return nil }
      switch parameter.kind {
      case .integer:
        return Axis(
          parameter: parameter, range: .steps(from: minimum, through: maximum, step: .one))
      case .number:
        return Axis(parameter: parameter, range: .span(from: minimum, through: maximum))
      case .flag, .text: return nil
      }
    }
    guard !axes.isEmpty else {
      throw SweepError(
        .invalid,
        "No parameter of the script declares both min and max, so there is no range to draw "
          + "from. Declare them, or give ranges with --grid \"name=from:to\".")
    }
    return axes
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  // MARK: - Points

  private static func total(_ axes: [Axis]) throws(SweepError) -> Int {
    var total = 1
    for axis in axes {
      let count = axis.range.count ?? 0
      guard count <= SweepRange.maximumValues else {
        throw SweepError(
          .invalid,
          "\(axis.parameter.name) has more than \(SweepRange.maximumValues) values; take a larger "
            + "step.")
      }
      let (product, overflow) = total.multipliedReportingOverflow(by: count)
      total = overflow ? .max : product
    }
    return total
  }

  /// The number of combinations; nil where a span or a long range makes it boundless.
  private static func finiteTotal(_ axes: [Axis]) throws(SweepError) -> Int? {
    for axis in axes {
      guard let count = axis.range.count, count <= SweepRange.maximumValues else { return nil }
    }
    return try total(axes)
  }

  /// The combination of a number; the last parameter moves fastest.
  private static func point(at number: Int, _ axes: [Axis]) -> SweepPoint {
    var rest = number
    var values: [SweepPoint.Value] = []
    for axis in axes.reversed() {
      let count = max(1, axis.range.count ?? 1)
      values.append(
        SweepPoint.Value(name: axis.parameter.name, text: axis.range.value(at: rest % count)))
      rest /= count
    }
    return SweepPoint(values: values.reversed())
  }

  private static func draw(_ axis: Axis, _ generator: inout SweepGenerator) -> String {
    switch axis.range {
    case .list, .steps: return axis.range.value(at: generator.below(axis.range.count ?? 1))
    case .span(let from, let through):
      // A millionth of the span is finer than any parameter needs, and reads well.
      let part = Decimal64(mantissa: Int64(generator.below(1_000_001)), scale: 6)
      return (from + (through - from) * part).rounded(toScale: places(through - from))
        .normalized.description
    }
  }

  /// Digits after the point that tell a ten-thousandth of a span apart; at most 10.
  private static func places(_ span: Decimal64) -> UInt8 {
    var places: UInt8 = 0
    var unit = Decimal64(10_000)
    while places < 10, span * Decimal64(mantissa: 1, scale: 0) < unit {
      places += 1
      unit = unit * Decimal64(mantissa: 1, scale: 1)
    }
    return places
  }
}
