public import TradingModel

/// A moment that reads and writes as ISO 8601 text in UTC with nine digits after the second:
/// `2026-03-02T14:30:00.123456789Z`.
public struct JournalTime: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// The moment.
  public let timestamp: Timestamp

  /// Wraps a moment.
  public init(_ timestamp: Timestamp) { self.timestamp = timestamp }

  /// Order in time.
  public static func < (left: JournalTime, right: JournalTime) -> Bool {
    left.timestamp < right.timestamp
  }

  /// The text.
  public var description: String {
    let seconds = timestamp.seconds
    let nanoseconds = timestamp.rawValue &- seconds &* 1_000_000_000
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    let date = JournalTime.date(days)
    return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T"
      + "\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))."
      + "\(pad(nanoseconds, 9))Z"
  }

  private func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar: years are
  /// counted from March, so that the leap day is the last of its year.
  private static func date(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let civil = month < 10 ? month + 3 : month - 9
    return (year + era * 400 + (civil <= 2 ? 1 : 0), civil, dayOfMonth)
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Reads the text that `encode(to:)` writes; throws `DecodingError.dataCorrupted` for other
  /// text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = JournalTime(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a time of the journal: \(text)")
    }
    self = value
  }

  /// Reads the form that `description` prints; nil for any other text.
  public init?(_ text: String) {
    let parts = text.split { "-T:.Z".contains($0) }.compactMap { Int64($0) }
    guard text.utf8.count == 30, parts.count == 7, (1...12).contains(parts[1]),
      (1...31).contains(parts[2]), (0...9999).contains(parts[0])
    else { return nil }
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let month = parts[1] > 2 ? parts[1] - 3 : parts[1] + 9
    let dayOfYear = (153 * month + 2) / 5 + parts[2] - 1
    let day =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    let seconds = day * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    self.init(Timestamp(rawValue: whole &+ parts[6]))
    guard description == text else { return nil }
  }
}
