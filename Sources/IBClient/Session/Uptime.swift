import TradingModel

/// A moment on the machine's monotonic clock: nanoseconds since an origin that never changes
/// within a process. Deadlines are kept on this clock, as the wall clock may step.
public struct Uptime: RawRepresentable, Hashable, Comparable, Sendable {
  /// Nanoseconds since the origin.
  public let rawValue: Int64
  /// Wraps nanoseconds since the origin.
  public init(rawValue: Int64) { self.rawValue = rawValue }
  /// Order in time.
  public static func < (left: Uptime, right: Uptime) -> Bool { left.rawValue < right.rawValue }

  /// This moment plus a duration; saturates at the ends of the range.
  func advanced(by duration: Duration) -> Uptime {
    let (sum, overflow) = rawValue.addingReportingOverflow(duration.nanoseconds)
    return overflow ? Uptime(rawValue: duration < .zero ? .min : .max) : Uptime(rawValue: sum)
  }

  /// The time from `earlier` to this moment; negative when `earlier` is later.
  func since(_ earlier: Uptime) -> Duration {
    .nanoseconds(rawValue.subtractingReportingOverflow(earlier.rawValue).partialValue)
  }
}
