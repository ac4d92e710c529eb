/// Decides from what a child shows whether it must go, without I/O.
///
/// An event has a deadline. Time in which the machine gave the child no processor does not count
/// until `patience` deadlines are over, so that a busy machine costs no honest strategy its life.
struct ChildWatch {
  /// What a child shows at one moment. What it shows of its own work may be a lie; that it leaves
  /// its events unread, and what processor time it uses, is not.
  struct Sight {
    /// The monotonic clock in nanoseconds.
    var now: Int64
    /// Since when it says that it works on an event; nil while it waits. Any number.
    var busySince: Int64?
    /// Events that it says it has taken.
    var eventsSeen: UInt64
    /// Whether events wait for it.
    var hasBacklog: Bool
  }

  /// So many deadlines are the most for a child that gets no processor.
  static let patience = 4

  /// An event that it works on, with the processor time it had used when that was first seen.
  private struct Mark {
    var since: Int64
    var cpu: Duration
  }

  private var busyMark: Mark?
  private var eventsSeen: UInt64 = 0
  private var eventsSeenAt: Int64

  init(now: Int64) { eventsSeenAt = now }

  /// Why the process must go; nil while nothing is wrong. `cpu` is the processor time that it has
  /// used, asked for only while it is busy.
  mutating func misdeed(
    _ sight: Sight, deadline: Duration, cpu: () -> Duration?
  ) -> String? {
    if let since = sight.busySince, isOverdue(since, sight.now, deadline, cpu) {
      return "one event took longer than \(deadline)"
    }
    if sight.busySince == nil { busyMark = nil }
    if sight.eventsSeen != eventsSeen || !sight.hasBacklog {
      eventsSeen = sight.eventsSeen
      eventsSeenAt = sight.now
      return nil
    }
    return .nanoseconds(sight.now &- eventsSeenAt) > deadline * Self.patience
      ? "its process left its events unread for longer than \(deadline * Self.patience)" : nil
  }

  private mutating func isOverdue(
    _ since: Int64, _ now: Int64, _ deadline: Duration, _ cpu: () -> Duration?
  ) -> Bool {
    let used = cpu() ?? .zero
    let mark = busyMark.flatMap { $0.since == since ? $0 : nil } ?? Mark(since: since, cpu: used)
    busyMark = mark
    let (busy, overflow) = now.subtractingReportingOverflow(since)
    if overflow || .nanoseconds(busy) > deadline * Self.patience { return true }
    // The mark may be a round of the watch late.
    return .nanoseconds(busy) > deadline && used - mark.cpu > deadline / 4 * 3
  }
}
