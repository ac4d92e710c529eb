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

  /// Whether the summary is due now; and then not again before the next day.
  package mutating func isSummaryDue(at now: Timestamp) -> Bool {
    guard let summaryAt else { return false }
    guard let next = nextSummary else {
      nextSummary = LocalTime.next(summaryAt, after: now, zone)
      return false
    }
    guard now >= next else { return false }
    nextSummary = LocalTime.next(summaryAt, after: now, zone)
    return now.since(next) <= Self.grace
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
