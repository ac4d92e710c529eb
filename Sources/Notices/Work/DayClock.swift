import Foundation
package import TradingModel

/// Says when the daily summary and the verdicts before the openings are due: a state machine, to
/// be asked every few seconds.
package struct DayClock {
  /// How late the summary still comes, after a start or a sleep of the machine.
  package static let grace = Duration.seconds(900)
  /// How long after an account's verdict no other is told of by itself: what opens later in the
  /// day was looked at with the first.
  package static let rest = Duration.seconds(8 * 3600)

  private let summaryAt: Int?
  private let zone: TimeZone
  private let before: Duration?
  private var nextSummary: Timestamp?
  private var told: [String: Timestamp] = [:]

  package init(_ configuration: NoticeConfiguration) {
    summaryAt = configuration.summaryAt
    zone = configuration.zone
    before = configuration.preflightBefore
  }

  /// What a summary tells of: from the one before it to its own time, so that what happens between
  /// the summary and midnight is not lost.
  package struct Span: Hashable, Sendable {
    /// At or after.
    package var since: Timestamp
    /// Before.
    package var until: Timestamp
  }

  /// The span of the summary that is due now, and then none before the next day.
  package mutating func dueSummary(at now: Timestamp) -> Span? {
    guard let summaryAt else { return nil }
    guard let next = nextSummary else {
      nextSummary = LocalTime.next(summaryAt, after: now, zone)
      return nil
    }
    guard now >= next else { return nil }
    nextSummary = LocalTime.next(summaryAt, after: now, zone)
    guard now.since(next) <= Self.grace else { return nil }
    // Days have 23 to 25 hours.
    let before = next.advanced(by: .seconds(-25 * 3600 - 60))
    return Span(since: LocalTime.next(summaryAt, after: before, zone), until: next)
  }

  /// The accounts whose first opening is near enough for a verdict, each once. `openings` are the
  /// next openings by account.
  package mutating func dueVerdicts(
    _ openings: [String: Timestamp], at now: Timestamp
  ) -> [String] {
    guard let before else { return [] }
    told = told.filter { now.since($0.value) < Self.rest }
    let due = openings.filter { account, opening in
      opening > now && opening.since(now) <= before && told[account] == nil
    }.keys.sorted()
    for account in due { told[account] = now }
    return due
  }
}
