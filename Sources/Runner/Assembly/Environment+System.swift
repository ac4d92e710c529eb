import Feeds
import IBClient
import Orders
import SystemKit
import TradingModel

extension IBEnvironment {
  /// The machine's clocks and random numbers; data is asked for on behalf of its first reader.
  static func system(
    now: @escaping @Sendable () -> Timestamp, feeds: FeedHub, brake: TradingBrake
  ) -> IBEnvironment {
    IBEnvironment(
      uptime: { Uptime(rawValue: MonotonicClock.now()) }, wallClock: now,
      random: { UInt64.random(in: .min ... .max) },
      owner: { instrument in
        feeds.readers(of: instrument).first.map { .strategy(StrategyID(rawValue: $0)) } ?? .daemon
      }, holdsOrders: { brake.isPulled })
  }
}
