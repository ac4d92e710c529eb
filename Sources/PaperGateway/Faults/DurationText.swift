import TradingModel

/// Times as faults write them: a whole number and its unit.
enum DurationText {
  private static let units: [(name: String, nanoseconds: Int64)] = [
    ("ms", 1_000_000), ("us", 1000), ("s", 1_000_000_000), ("m", 60_000_000_000),
    ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
  ]

  /// Reads `500ms`, `-5s`, `72h`; nil for anything else.
  static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0 == "-" || $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count)
    guard let number = Int64(digits), let found = units.first(where: { $0.name == unit })
    else { return nil }
    let (nanoseconds, isTooLong) = number.multipliedReportingOverflow(by: found.nanoseconds)
    return isTooLong ? nil : .nanoseconds(nanoseconds)
  }

  /// The shortest text of a time, to the microsecond.
  static func text(_ duration: Duration) -> String {
    let nanoseconds = duration.nanoseconds
    let sorted = units.sorted { $0.nanoseconds > $1.nanoseconds }
    guard nanoseconds != 0, let unit = sorted.first(where: { nanoseconds % $0.nanoseconds == 0 })
    else { return nanoseconds == 0 ? "0s" : "\(nanoseconds / 1000)us" }
    return "\(nanoseconds / unit.nanoseconds)\(unit.name)"
  }
}
