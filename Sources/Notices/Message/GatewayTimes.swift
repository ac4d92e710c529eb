package import Foundation
package import TradingModel

/// When gateways restart by themselves, and when they want a person to log in.
package struct GatewayTimes: Hashable, Sendable {
  /// The broker's own zone for these times.
  package var zone: TimeZone
  /// The local minute of the day of the nightly reset.
  package var reset: Int
  /// The day of the week of the login, 1 (Sunday) to 7.
  package var loginDay: Int
  /// The local minute of that day after which the login is wanted; nil when none is.
  package var login: Int?

  /// Interactive Brokers: the reset shortly before midnight in New York, and a login with the
  /// second factor each Sunday from 01:00 there.
  package init(
    zone: TimeZone = TimeZone(identifier: "America/New_York") ?? .gmt, reset: Int = 23 * 60 + 45,
    loginDay: Int = 1, login: Int? = 60
  ) {
    self.zone = zone
    self.reset = reset
    self.loginDay = loginDay
    self.login = login
  }

  /// The next nightly reset.
  package func nextReset(after time: Timestamp) -> Timestamp {
    LocalTime.next(reset, after: time, zone)
  }

  /// The next login that a person must give; nil when none is wanted.
  package func nextLogin(after time: Timestamp) -> Timestamp? {
    guard let login else { return nil }
    var moment = time
    for _ in 0..<9 {
      moment = LocalTime.next(login, after: moment, zone)
      if LocalTime.weekday(of: moment, zone) == loginDay { return moment }
    }
    return nil
  }

  /// The last login that was due at or before `time`.
  package func lastLogin(before time: Timestamp) -> Timestamp? {
    var last: Timestamp?
    var moment = time.advanced(by: .seconds(-8 * 86_400))
    while let next = nextLogin(after: moment), next <= time {
      last = next
      moment = next
    }
    return last
  }

  /// A moment as people read it, in the zone of these times.
  package func words(_ time: Timestamp) -> String {
    "\(LocalTime.text(time, zone)) \(zone.identifier)"
  }
}
