import Orders
import TradingModel

/// Notices jumps of the wall clock against the monotonic one: a time service's step, a person's
/// hand, a sleep of the machine.
struct ClockWatch {
  /// A difference between two looks that is a jump.
  static let limit = Duration.seconds(2)
  /// How long the clock must go evenly after a jump until it is trusted again.
  static let calm = Duration.seconds(60)

  /// The jump that is not over yet.
  private(set) var fault: MachineFault?
  private var last: (wall: Timestamp, monotonic: Int64)?
  private var since: Int64 = 0

  /// Takes both clocks, the monotonic one in nanoseconds; to be called about once a second.
  mutating func look(wall: Timestamp, monotonic: Int64) {
    defer { last = (wall, monotonic) }
    guard let last else { return }
    let passed = Duration.nanoseconds(monotonic &- last.monotonic)
    let step = wall.since(last.wall) - passed
    if step > ClockWatch.limit || step < .zero - ClockWatch.limit {
      fault = .clockStep(milliseconds: step.nanoseconds / 1_000_000)
      since = monotonic
    } else if fault != nil, .nanoseconds(monotonic &- since) >= ClockWatch.calm {
      fault = nil
    }
  }
}
