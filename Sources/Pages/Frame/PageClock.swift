package import Control
import Foundation
import Reports
package import TradingModel

/// Times as a page shows them: in the zone that its reader chose. Every time also stands in UTC in
/// the markup, from which the script writes it anew when the choice changes.
package struct PageClock: Hashable, Sendable {
  /// Whose time is shown.
  package enum Zone: String, Hashable, Sendable, CaseIterable {
    /// The reader's. Without the script it is that of the machine that serves the page.
    case local
    /// Of the exchange that the pages are set to.
    case exchange
    case utc
  }

  /// How much of a time is shown.
  package enum Style: String, Hashable, Sendable {
    /// The day and the second.
    case moment
    /// The day and the millisecond.
    case precise
    /// The second of the day.
    case clock
    /// The minute of the day.
    case minute
    /// The day.
    case day
  }

  package var zone: Zone
  /// The exchange's zone in the words of the tz database.
  package var exchange: String

  package init(zone: Zone = .local, exchange: String = "America/New_York") {
    self.zone = zone
    self.exchange = exchange
  }

  /// A `time` element. `exchange` is the zone of the instrument's own exchange, where known.
  package func html(
    _ time: Timestamp, _ style: Style = .moment, exchange own: String? = nil
  ) -> String {
    let utc = CalendarTime.utc(time)
    let zone = own.map { " data-zone=\"\(Markup.escaped($0))\"" } ?? ""
    return "<time datetime=\"\(utc)\" data-style=\"\(style.rawValue)\"\(zone) title=\"\(utc)\">"
      + "\(text(time, style, exchange: own))</time>"
  }

  /// A `time` element, or a dash for a time that is not known.
  package func html(_ moment: Moment?, _ style: Style = .moment) -> String {
    moment.map { html($0.timestamp, style) } ?? "–"
  }

  /// The words alone.
  package func text(_ time: Timestamp, _ style: Style = .moment, exchange own: String? = nil)
    -> String
  {
    let shift: Int
    switch zone {
    case .utc: shift = 0
    case .local: shift = Self.shift(TimeZone.current, time)
    case .exchange:
      shift = TimeZone(identifier: own ?? exchange).map { Self.shift($0, time) } ?? 0
    }
    let shifted = CalendarTime.utc(time.advanced(by: .seconds(shift)))
    let day = shifted.prefix(10)
    let clock = shifted.dropFirst(11).prefix(8)
    switch style {
    case .moment: return "\(day) \(clock)"
    case .clock: return String(clock)
    case .minute: return String(clock.prefix(5))
    case .day: return String(day)
    case .precise:
      let fraction = shifted.dropFirst(20).dropLast().prefix(3)
      let digits = String(fraction) + String(repeating: "0", count: 3 - fraction.utf8.count)
      return "\(day) \(clock).\(digits)"
    }
  }

  private static func shift(_ zone: TimeZone, _ time: Timestamp) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.seconds)))
  }
}
