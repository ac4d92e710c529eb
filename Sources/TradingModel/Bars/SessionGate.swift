/// Answers "is the market open" quickly for times that mostly lie in one session.
public struct SessionGate: Sendable {
  private var schedule: TradingSchedule
  private var current: TradingSchedule.Session?

  /// A gate by a schedule.
  public init(_ schedule: TradingSchedule) { self.schedule = schedule }

  /// Goes on with another schedule.
  public mutating func update(_ schedule: TradingSchedule) {
    self.schedule = schedule
    current = nil
  }

  /// Whether bars are built at `time`: an unknown schedule counts as open.
  public mutating func builds(at time: Timestamp) -> Bool {
    if let current, time >= current.open && time < current.close { return true }
    guard let isOpen = schedule.isOpen(at: time) else { return true }
    if isOpen { current = schedule.sessions.last { $0.open <= time } }
    return isOpen
  }
}
