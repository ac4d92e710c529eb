import TradingModel

/// Counts what may still be written: a token bucket, and a ring of the newest write times that
/// keeps every window of one second at or below the burst.
struct SendBudget {
  private let limits: SendLimits
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

  init(_ limits: SendLimits) {
    self.limits = limits
    credit = Int64(limits.burst) * Self.token
    recent = []
  }

  /// How long until `count` messages may be written; zero means now. A count above the burst is
  /// treated as the burst, so that it is not held for ever.
  mutating func delay(for count: Int, isCancel: Bool, now: Uptime) -> Duration {
    refill(now)
    let reserve = isCancel ? 0 : limits.reservedForCancels
    let wanted = min(count, limits.burst - reserve)
    let missing = Int64(wanted + reserve) * Self.token - credit
    var wait = Duration.zero
    if missing > 0 {
      let rate = Int64(limits.perSecond)
      wait = .nanoseconds((missing + rate - 1) / rate)
    }
    return max(wait, windowDelay(for: wanted + reserve, now: now))
  }

  /// Books `count` written messages.
  mutating func spend(_ count: Int, now: Uptime) {
    refill(now)
    credit = max(0, credit - Int64(count) * Self.token)
    guard limits.burst <= Self.ringLimit else { return }
    for _ in 0..<min(count, limits.burst) {
      if recent.count < limits.burst {
        recent.append(now)
      } else {
        recent[oldest] = now
        oldest = (oldest + 1) % limits.burst
      }
    }
  }

  private mutating func refill(_ now: Uptime) {
    defer { filledAt = max(now, filledAt ?? now) }
    guard let filledAt, now > filledAt else { return }
    let elapsed = min(now.since(filledAt), .seconds(3600)).nanoseconds
    let ceiling = Int64(limits.burst) * Self.token
    let (earned, overflow) = elapsed.multipliedReportingOverflow(by: Int64(limits.perSecond))
    credit = overflow ? ceiling : min(ceiling, credit + min(earned, ceiling))
  }

  /// How long until `slots` places of the ring lie a second back.
  private func windowDelay(for slots: Int, now: Uptime) -> Duration {
    let free = limits.burst - recent.count
    guard limits.burst <= Self.ringLimit, slots > free, !recent.isEmpty else { return .zero }
    let index = (oldest + min(slots - free, recent.count) - 1) % recent.count
    return max(.zero, Self.window - now.since(recent[index]))
  }
}
