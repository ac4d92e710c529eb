public import TradingModel

/// Answers quickly whether a pattern is in session, by keeping the sessions around the moment
/// that was asked last. A value; not shared between threads.
public struct SessionClock: Sendable {
  /// The rule.
  public let pattern: SessionPattern
  let kind: SessionPattern.Kind
  private var schedule: TradingSchedule
  private var current: TradingSchedule.Session?

  private static let days = 14

  /// A clock of one of the two schedules of a pattern.
  public init(_ pattern: SessionPattern, _ kind: SessionPattern.Kind) {
    self.pattern = pattern
    self.kind = kind
    self.schedule = TradingSchedule(zone: pattern.zone.name, sessions: [])
  }

  /// The session that contains `time`.
  public mutating func session(at time: Timestamp) -> TradingSchedule.Session? {
    if let current, time >= current.open, time < current.close { return current }
    cover(time)
    current = schedule.sessions.last { $0.open <= time && time < $0.close }
    return current
  }

  /// Whether it is in session at `time`.
  public mutating func isOpen(at time: Timestamp) -> Bool { session(at: time) != nil }

  /// The first session that opens after `time`; nil when there is none within a week.
  public mutating func nextOpening(after time: Timestamp) -> TradingSchedule.Session? {
    cover(time)
    return schedule.nextOpening(after: time)
  }

  private mutating func cover(_ time: Timestamp) {
    let margin = Duration.seconds(86_400)
    if let coverage = schedule.coverage, time.since(coverage.open) >= margin,
      coverage.close.since(time) >= margin * 8
    {
      return
    }
    schedule = pattern.schedule(
      kind, from: time.advanced(by: margin * -2), days: SessionClock.days)
  }
}
