import TradingModel

/// Reads the stamps of recorded files.
enum RecordedTime {
  /// Reads `YYYYMMDD HHMMSSmmm` or `YYYY-MM-DD HH:MM:SS[.f][+HH:MM|Z]` (a `T` may stand for the
  /// blank); nil for anything else. An offset in the text wins over `offsetSeconds`.
  static func parse(_ bytes: ArraySlice<UInt8>, offsetSeconds: Int) -> Timestamp? {
    var scanner = Scanner(bytes: Array(bytes))
    let compact = bytes.count >= 5 && bytes[bytes.startIndex + 4] != UInt8(ascii: "-")
    guard let year = scanner.digits(4), compact || scanner.take("-"),
      let month = scanner.digits(2), compact || scanner.take("-"), let day = scanner.digits(2),
      scanner.take(" ") || scanner.take("T"), let hour = scanner.digits(2),
      compact || scanner.take(":"), let minute = scanner.digits(2),
      compact || scanner.take(":"), let second = scanner.digits(2)
    else { return nil }
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    var nanoseconds = 0
    if compact {
      guard let milliseconds = scanner.digits(3) else { return nil }
      nanoseconds = milliseconds * 1_000_000
    } else if scanner.take(".") {
      guard let fraction = scanner.fraction() else { return nil }
      nanoseconds = fraction
    }
    guard let offset = scanner.offset(default: offsetSeconds), scanner.isAtEnd else { return nil }
    let days = CivilDate(year: year, month: month, day: day).dayNumber
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    return Timestamp(seconds: Int64(seconds)).advanced(by: .nanoseconds(nanoseconds))
  }

  private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func digits(_ count: Int) -> Int? {
      guard position + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[position..<position + count] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      position += count
      return value
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
      position += 1
      return true
    }

    /// One to nine digits after the point, in nanoseconds.
    mutating func fraction() -> Int? {
      var value = 0
      var unit = 100_000_000
      let start = position
      while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
        guard unit > 0 else { return nil }
        value += Int(bytes[position] - 0x30) * unit
        unit /= 10
        position += 1
      }
      return position > start ? value : nil
    }

    mutating func offset(default seconds: Int) -> Int? {
      if isAtEnd { return seconds }
      if take("Z") { return 0 }
      let sign: Int
      if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
      guard let hours = digits(2), take(":") || true, let minutes = digits(2), hours < 24,
        minutes < 60
      else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}
