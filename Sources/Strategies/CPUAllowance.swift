/// Decides when a child is granted more processor time, without I/O.
///
/// A child limits its own processor time before it reads a script; the daemon moves that limit
/// on while the child leaves the processor alone for some of the time. One that never does, whatever
/// it shows, ends by its own limit.
struct CPUAllowance {
  /// How often it is looked at.
  static let interval = Duration.seconds(10)
  /// Above this part of the interval the time is not extended.
  static let most = 0.9

  private var lookedAt: Int64
  private var used: Duration

  /// The child starts now, at this much processor time.
  init(now: Int64, used: Duration = .zero) {
    lookedAt = now
    self.used = used
  }

  /// Whether it is time to look.
  func isDue(_ now: Int64) -> Bool { .nanoseconds(now &- lookedAt) >= Self.interval }

  /// Whether the child has earned more, by the processor time that it has used until now.
  mutating func isEarned(now: Int64, used newUsed: Duration) -> Bool {
    let passed = Duration.nanoseconds(now &- lookedAt)
    let taken = newUsed - used
    lookedAt = now
    used = newUsed
    return taken <= passed * Self.most
  }
}
