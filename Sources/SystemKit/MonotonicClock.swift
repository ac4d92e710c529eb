import CPlatform

/// Reads of the machine's clocks. Modules take closures instead and get these from the
/// executable, so that they run in virtual time under test.
public enum MonotonicClock {
  /// Nanoseconds since an arbitrary moment, the same for every process; never goes back, and
  /// stands still while the machine sleeps.
  @inline(__always)
  public static func now() -> Int64 { csys_monotonic_ns() }

  /// Nanoseconds since 1970-01-01T00:00:00 UTC, as the machine's clock has it; may jump.
  public static func wallClock() -> Int64 { csys_wall_ns() }

  /// Processor time of the calling thread in nanoseconds.
  public static func threadTime() -> Int64 { csys_thread_cpu_ns() }
}

extension Duration {
  /// Whole nanoseconds, saturated.
  var nanosecondCount: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, more) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return more ? (seconds < 0 ? .min : .max) : sum
  }
}
