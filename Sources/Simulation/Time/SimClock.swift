import TradingModel

/// The time of a simulated world: nothing passes but what the world lets pass.
final class SimClock: @unchecked Sendable {  // One thread, the simulation's.
  /// Nanoseconds that no clock of the world ever goes back behind.
  private(set) var uptime: Int64 = 1_000_000_000
  /// By how much the daemon's wall clock is wrong.
  var wallError: Int64 = 0
  /// The wall clock when the world began.
  let start: Timestamp

  init(start: Timestamp) { self.start = start }

  /// The exchange's time, which is right.
  var exchange: Timestamp { start.advanced(by: .nanoseconds(uptime)) }
  /// The time that the daemon's machine takes for right.
  var wall: Timestamp { exchange.advanced(by: .nanoseconds(wallError)) }

  func advance(to moment: Int64) { uptime = max(uptime, moment) }
}

extension Int64 {
  static func seconds(_ count: Int64) -> Int64 { count &* 1_000_000_000 }
  static func milliseconds(_ count: Int64) -> Int64 { count &* 1_000_000 }
}
