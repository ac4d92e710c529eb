package import TradingModel

/// A notice and its deliveries, as recorded.
package struct NoticeRecord: Hashable, Sendable {
  /// Where a notice stands.
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// It waits to be sent, or is tried.
    case queued
    /// It waits for the end of the quiet hours.
    case held
    /// A channel took it.
    case sent
    /// It stood in a digest.
    case digested
    /// No channel took it, and none is tried any more.
    case failed
    /// It found no room, or was too old after a restart.
    case dropped
  }

  /// One try of a channel.
  package struct Attempt: Hashable, Sendable {
    package var time: Timestamp
    package var channel: String
    /// Nil when the other side took it.
    package var failure: String?
  }

  package var id: Int64
  package var notice: Notice
  package var state: State
  /// Why it failed or was dropped.
  package var reason: String?
  /// When its state was reached.
  package var updated: Timestamp
  package var attempts: [Attempt]
}
