import Glibc
import TradingModel

/// The machine's wall clock. Modules get it handed in; nothing else reads it.
enum SystemClock {
  /// Now, in UTC.
  static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(rawValue: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
