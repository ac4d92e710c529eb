import Glibc
package import TradingModel

/// Times as people and programs read them.
package enum CalendarTime {
  /// `2026-11-22T18:30:01.123456789Z`; trailing zeros of the fraction are left out.
  package static func utc(_ time: Timestamp) -> String {
    let text = fields(time, gmtime_r)
    let nanoseconds = fraction(time)
    guard nanoseconds > 0 else { return text + "Z" }
    var digits = padded(nanoseconds, 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(text).\(digits)Z"
  }

  /// `2026-11-22 18:30:01.123` in the machine's time zone.
  package static func local(_ time: Timestamp) -> String {
    let text = fields(time, localtime_r)
    return text.prefix(10) + " " + text.suffix(8) + "." + padded(fraction(time) / 1_000_000, 3)
  }

  /// Reads what `utc` writes; nil for any other text.
  package static func parse(utc text: String) -> Timestamp? {
    let parts = text.dropLast(text.hasSuffix("Z") ? 1 : 0).split(separator: ".")
    guard text.hasSuffix("Z"), let first = parts.first, parts.count <= 2 else { return nil }
    guard let seconds = seconds(of: String(first), using: timegm) else { return nil }
    guard parts.count == 2 else { return Timestamp(seconds: seconds) }
    guard parts[1].count <= 9, parts[1].allSatisfy(\.isASCII),
      let digits = Int64(parts[1] + String(repeating: "0", count: 9 - parts[1].count)), digits >= 0
    else { return nil }
    return Timestamp(seconds: seconds).advanced(by: .nanoseconds(digits))
  }

  /// Reads `2026-11-22`, `2026-11-22T18:30` or `2026-11-22T18:30:01` (a blank may stand for the
  /// T) in the machine's time zone; nil for any other text.
  package static func parse(local text: String) -> Timestamp? {
    var text = text.split(separator: " ").joined(separator: "T")
    if text.count == 10 { text += "T00:00:00" }
    if text.count == 16 { text += ":00" }
    return seconds(of: text, using: mktime).map(Timestamp.init(seconds:))
  }

  private static func seconds(
    of text: String, using convert: (UnsafeMutablePointer<tm>) -> time_t
  ) -> Int64? {
    let digits = Array(text.utf8)
    guard digits.count == 19 else { return nil }
    let separators: [Int: UInt8] = [4: 0x2D, 7: 0x2D, 10: 0x54, 13: 0x3A, 16: 0x3A]
    for (index, byte) in digits.enumerated() {
      if let separator = separators[index] {
        guard byte == separator else { return nil }
      } else if !(0x30...0x39).contains(byte) {
        return nil
      }
    }
    func number(_ range: Range<Int>) -> Int32 {
      digits[range].reduce(0) { $0 * 10 + Int32($1 - 0x30) }
    }
    var parts = tm()
    parts.tm_year = number(0..<4) - 1900
    parts.tm_mon = number(5..<7) - 1
    parts.tm_mday = number(8..<10)
    parts.tm_hour = number(11..<13)
    parts.tm_min = number(14..<16)
    parts.tm_sec = number(17..<19)
    parts.tm_isdst = -1
    guard (0...11).contains(parts.tm_mon), (1...31).contains(parts.tm_mday),
      parts.tm_hour < 24, parts.tm_min < 60, parts.tm_sec < 61
    else { return nil }
    return Int64(convert(&parts))
  }

  private static func fields(
    _ time: Timestamp,
    _ convert: (UnsafePointer<time_t>, UnsafeMutablePointer<tm>) -> UnsafeMutablePointer<tm>?
  ) -> String {
    var seconds = time_t(time.seconds)
    var parts = tm()
    _ = convert(&seconds, &parts)
    let date = [padded(Int64(parts.tm_year) + 1900, 4), two(parts.tm_mon + 1), two(parts.tm_mday)]
    let clock = [two(parts.tm_hour), two(parts.tm_min), two(parts.tm_sec)]
    return date.joined(separator: "-") + "T" + clock.joined(separator: ":")
  }

  private static func fraction(_ time: Timestamp) -> Int64 {
    let rest = time.rawValue % 1_000_000_000
    return rest < 0 ? rest + 1_000_000_000 : rest
  }

  private static func two(_ value: Int32) -> String { padded(Int64(value), 2) }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
