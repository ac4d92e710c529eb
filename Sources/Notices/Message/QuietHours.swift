package import Foundation
package import TradingModel

/// Hours of the day, in a zone, in which only what is urgent is told.
package struct QuietHours: Hashable, Sendable {
  /// The first quiet minute of the day, 0...1439.
  package var from: Int
  /// The first minute that is not quiet any more; before `from` it is on the next day.
  package var until: Int
  package var zone: TimeZone

  package init(from: Int, until: Int, zone: TimeZone) {
    self.from = from
    self.until = until
    self.zone = zone
  }

  /// Hours as `22:00-07:00`; nil for another form, or when both ends are the same.
  package init?(_ text: String, zone: TimeZone) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let from = LocalTime.minute(ends[0]),
      let until = LocalTime.minute(ends[1]), from != until
    else { return nil }
    self.init(from: from, until: until, zone: zone)
  }

  /// Whether `time` is quiet.
  package func contains(_ time: Timestamp) -> Bool {
    let minute = LocalTime.minute(of: time, zone)
    return from < until
      ? minute >= from && minute < until : minute >= from || minute < until
  }

  /// The end of the quiet hours that `time` lies in, or of the next ones.
  package func end(after time: Timestamp) -> Timestamp {
    LocalTime.next(until, after: time, zone)
  }
}
