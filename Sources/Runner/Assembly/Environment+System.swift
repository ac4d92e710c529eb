import IBClient
import SystemKit
import TradingModel

extension IBEnvironment {
  /// The machine's clocks and random numbers.
  static func system(now: @escaping @Sendable () -> Timestamp) -> IBEnvironment {
    IBEnvironment(
      uptime: { Uptime(rawValue: MonotonicClock.now()) }, wallClock: now,
      random: { UInt64.random(in: .min ... .max) })
  }
}
