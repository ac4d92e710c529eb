/// Holds a child to the numbers that an honest one gives its requests: each is above the last.
///
/// A number that leaps would use up the strategy's numbers for ever, as the journal keeps the
/// highest.
struct RequestNumbers {
  /// The furthest that a number may be above the last.
  static let leap: Int64 = 1_000_000

  private var last: Int64

  /// `first` is the number that the child was told to begin with.
  init(first: Int64) { last = first &- 1 }

  /// Whether the number can be; then it is the last.
  mutating func take(_ number: Int64) -> Bool {
    let (distance, overflow) = number.subtractingReportingOverflow(last)
    guard !overflow, distance > 0, distance <= Self.leap else { return false }
    last = number
    return true
  }
}
