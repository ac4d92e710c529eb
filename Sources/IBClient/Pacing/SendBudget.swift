import TradingModel

/// Counts what may still be written: a token bucket, and a ring of the newest write times that
/// keeps every window of one second at or below the burst. A gateway that complains makes it
/// slower for a while.
struct SendBudget {
  private let limits: SendLimits
  /// What holds at this moment: the limits, or less after a complaint.
  private(set) var perSecond: Int
  private var burst: Int
  /// When the limits hold again.
  private var slowUntil: Uptime?
  /// Tokens times 10^9, so that a nanosecond's share of the rate is a whole number.
  private var credit: Int64
  private var filledAt: Uptime?
  /// The times of the newest writes, oldest overwritten first; its size is the burst.
  private var recent: [Uptime]
  private var oldest = 0

  private static let token: Int64 = 1_000_000_000
  private static let window = Duration.seconds(1)
  /// A burst above this needs no ring: no gateway that has a limit has one so high.
  private static let ringLimit = 1024
  /// How long a complaint slows down.
  static let slowTime = Duration.seconds(600)
  /// The slowest that complaints make it, as a share of the limits.
  private static let slowestPart = 4

  init(_ limits: SendLimits) {
    self.limits = limits
    perSecond = limits.perSecond
    burst = limits.burst
    credit = Int64(limits.burst) * Self.token
    recent = []
  }

  /// The gateway says that it got too much: a fifth less from now on, for ten minutes. The new
  /// rate; nil where it is at its slowest already.
  mutating func backOff(now: Uptime) -> Int? {
    refill(now)
    slowUntil = now.advanced(by: Self.slowTime)
    let slowest = max(1, limits.perSecond / Self.slowestPart)
    guard perSecond > slowest else { return nil }
    perSecond = max(slowest, perSecond * 4 / 5)
    burst = max(limits.reservedForCancels + 1, limits.burst * perSecond / limits.perSecond)
    credit = min(credit, Int64(burst) * Self.token)
    return perSecond
  }

  /// How long until `count` messages may be written; zero means now. A count above the burst is
  /// treated as the burst, so that it is not held for ever.
  @inline(__always)
  mutating func delay(for count: Int, isCancel: Bool, now: Uptime) -> Duration {
    refill(now)
    let reserve = isCancel ? 0 : limits.reservedForCancels
    let wanted = min(count, burst - reserve) + reserve
    return max(creditDelay(for: wanted), windowDelay(for: wanted, now: now))
  }

  /// How long until `count` messages other than cancels will have been written, the last of them
  /// included.
  func estimate(for count: Int, now: Uptime) -> Duration {
    var copy = self
    copy.refill(now)
    let reserve = limits.reservedForCancels
    // Each second's room is used up, and comes back a second later.
    let room = max(1, copy.burst - reserve)
    let (seconds, rest) = max(0, count - 1).quotientAndRemainder(dividingBy: room)
    let window = copy.windowDelay(for: rest + 1 + reserve, now: now) + Self.window * seconds
    return max(
      copy.creditDelay(for: count + reserve),
      limits.burst <= Self.ringLimit ? window : .zero)
  }

  /// How many messages were written in the last second.
  func written(now: Uptime) -> Int {
    recent.count { now.since($0) < Self.window }
  }

  /// Books `count` written messages.
  @inline(__always)
  mutating func spend(_ count: Int, now: Uptime) {
    refill(now)
    credit = max(0, credit - Int64(count) * Self.token)
    guard limits.burst <= Self.ringLimit else { return }
    for _ in 0..<min(count, limits.burst) {
      if recent.count < limits.burst {
        recent.append(now)
      } else {
        recent[oldest] = now
        oldest = oldest + 1 == limits.burst ? 0 : oldest + 1
      }
    }
  }

  @inline(__always)
  private mutating func refill(_ now: Uptime) {
    if let slowUntil, now >= slowUntil {
      self.slowUntil = nil
      perSecond = limits.perSecond
      burst = limits.burst
    }
    defer { filledAt = max(now, filledAt ?? now) }
    guard let filledAt, now > filledAt else { return }
    let elapsed = min(now.since(filledAt), .seconds(3600)).nanoseconds
    let ceiling = Int64(burst) * Self.token
    let (earned, overflow) = elapsed.multipliedReportingOverflow(by: Int64(perSecond))
    credit = overflow ? ceiling : min(ceiling, credit + min(earned, ceiling))
  }

  @inline(__always)
  private func creditDelay(for slots: Int) -> Duration {
    let missing = Int64(slots) * Self.token - credit
    guard missing > 0 else { return .zero }
    let rate = Int64(perSecond)
    return .nanoseconds((missing + rate - 1) / rate)
  }

  /// How long until `slots` more writes keep every second at or below the burst: the write that
  /// then is the burst's oldest must lie a second back.
  @inline(__always)
  private func windowDelay(for slots: Int, now: Uptime) -> Duration {
    let back = max(1, burst - slots + 1)
    guard limits.burst <= Self.ringLimit, recent.count >= back else { return .zero }
    var index = oldest + recent.count - back
    if index >= recent.count { index -= recent.count }
    return max(.zero, Self.window - now.since(recent[index]))
  }
}
