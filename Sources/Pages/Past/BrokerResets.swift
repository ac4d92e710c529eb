import Foundation
package import TradingModel

/// When the broker's servers and the gateway's login usually go away, by the broker's own
/// timetable for North America. Times are of New York, so that they follow its summer time.
package enum BrokerResets {
  /// One of them.
  package struct Reset: Hashable, Sendable {
    package var name: String
    /// When it begins, or began.
    package var start: Timestamp
    /// When it is over at the latest; nil for a moment.
    package var end: Timestamp?
    package var meaning: String
    /// Whether it has begun and is not over.
    package var isUnderWay: Bool
  }

  private struct Rule {
    var name: String
    /// Days of the week on which it begins, 1 is Sunday.
    var weekdays: Set<Int>
    var hour: Int
    var minute: Int
    /// Minutes; nil for a moment.
    var minutes: Int?
    var meaning: String
  }

  private static let rules = [
    Rule(
      name: "Nightly reset", weekdays: [1, 2, 3, 4, 5, 6], hour: 0, minute: 15, minutes: 90,
      meaning: "Short losses of the connection are expected. Working orders stay at the broker."),
    Rule(
      name: "Weekend reset", weekdays: [6], hour: 23, minute: 0, minutes: 240,
      meaning: "The same, for longer."),
    Rule(
      name: "Weekly login", weekdays: [1], hour: 1, minute: 0, minutes: nil,
      meaning: "The login ends for good. Somebody must confirm the next one, or nothing trades."),
  ]

  /// The next of each, by time; one that is under way counts as next until it is over.
  package static func next(after now: Timestamp) -> [Reset] {
    rules.compactMap { next($0, after: now) }.sorted { ($0.start, $0.name) < ($1.start, $1.name) }
  }

  private static func next(_ rule: Rule, after now: Timestamp) -> Reset? {
    guard let zone = TimeZone(identifier: "America/New_York") else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let today = Date(timeIntervalSince1970: Double(now.seconds))
    for offset in -1...8 {
      guard let day = calendar.date(byAdding: .day, value: offset, to: today),
        rule.weekdays.contains(calendar.component(.weekday, from: day)),
        // A time that the change to summer time leaves out becomes the next that there is.
        let moment = calendar.date(
          bySettingHour: rule.hour, minute: rule.minute, second: 0, of: day)
      else { continue }
      let start = Timestamp(seconds: Int64(moment.timeIntervalSince1970))
      let end = rule.minutes.map { start.advanced(by: .seconds($0 * 60)) }
      guard (end ?? start) > now else { continue }
      return Reset(
        name: rule.name, start: start, end: end, meaning: rule.meaning, isUnderWay: start <= now)
    }
    return nil
  }
}
