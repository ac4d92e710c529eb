package import TradingModel

/// A time in JSON: ISO 8601 in UTC, as `2026-11-22T18:30:01.123456Z`.
package struct Moment: Hashable, Sendable, Codable, Comparable {
  package var timestamp: Timestamp

  package init(_ timestamp: Timestamp) { self.timestamp = timestamp }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let timestamp = CalendarTime.parse(utc: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a UTC time")
    }
    self.timestamp = timestamp
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(CalendarTime.utc(timestamp))
  }

  package static func < (left: Moment, right: Moment) -> Bool { left.timestamp < right.timestamp }
}
