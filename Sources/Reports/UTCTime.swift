import Performance
import TradingModel

/// A moment as ISO 8601 text in UTC: `2026-03-02T14:30:00Z`, with as many digits of the second as it
/// needs, up to nine.
struct UTCTime: Codable {
  let timestamp: Timestamp

  init(_ timestamp: Timestamp) { self.timestamp = timestamp }

  var text: String {
    var text = "\(date)T\(Self.pad(second / 3600)):\(Self.pad(second / 60 % 60))"
    text += ":\(Self.pad(second % 60))"
    if nanoseconds > 0 {
      let digits = String(nanoseconds)
      var fraction = String(repeating: "0", count: 9 - digits.utf8.count) + digits
      while fraction.hasSuffix("0") { fraction.removeLast() }
      text += ".\(fraction)"
    }
    return text + "Z"
  }

  /// `2026-03-02 14:30:05`.
  var spoken: String { "\(minute):\(Self.pad(second % 60))" }

  /// `2026-03-02 14:30`, and the second where it is not nought.
  var short: String { second % 60 == 0 ? minute : spoken }

  private var minute: String {
    "\(date) \(Self.pad(second / 3600)):\(Self.pad(second / 60 % 60))"
  }

  /// `2026-03-02`.
  var date: String { CalendarDay(daysSince1970: day).description }

  /// Days since 1970-01-01.
  var day: Int32 {
    let days = timestamp.seconds / 86_400
    return Int32(timestamp.seconds % 86_400 < 0 ? days - 1 : days)
  }

  private var second: Int64 { timestamp.seconds - Int64(day) * 86_400 }

  private var nanoseconds: Int64 { timestamp.rawValue &- timestamp.seconds &* 1_000_000_000 }

  private static func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// Reads what `text` writes; nil for any other text.
  init?(_ text: String) {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard text.utf8.count <= 30, text.hasSuffix("Z"), halves.count == 2,
      let day = CalendarDay(halves[0])
    else { return nil }
    let parts = halves[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hour = Int64(parts[0]), let minute = Int64(parts[1]),
      (0..<24).contains(hour), (0..<60).contains(minute),
      let second = Decimal64(String(parts[2])), second >= .zero, second < 60
    else { return nil }
    // At most nine digits after the point, so the product is whole.
    let nanoseconds = (second * 1_000_000_000).rounded(toScale: 0).mantissa
    let whole = Int64(day.daysSince1970) * 86_400 + hour * 3600 + minute * 60
    let start = Timestamp(seconds: whole)
    let (sum, overflow) = start.rawValue.addingReportingOverflow(nanoseconds)
    guard !overflow else { return nil }
    self.init(Timestamp(rawValue: sum))
    guard self.text == text else { return nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let time = UTCTime(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a time in UTC: \(text)")
    }
    self = time
  }
}
