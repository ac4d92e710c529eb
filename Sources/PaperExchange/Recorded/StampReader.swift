import TradingModel

/// Reads the stamps of recorded files. Keeps the newest date, as stamps mostly share theirs with
/// the one before.
struct StampReader: Sendable {
  private let format: StampFormat
  private var clock: LocalClock
  private var dateBytes: (UInt64, UInt16) = (0, 0)
  private var dateSeconds = 0
  /// Seconds of UTC of the newest stamp; the second time of an hour that occurs twice is told by
  /// it.
  private var newest = Int.min

  init(format: StampFormat, clock: LocalClock) {
    self.format = format
    self.clock = clock
  }

  /// The format that one stamp looks like: digits alone are counted.
  static func format(of bytes: UnsafeBufferPointer<UInt8>) -> StampFormat {
    let digits = bytes.prefix { $0 &- 0x30 < 10 }.count
    guard digits == bytes.count || (bytes[digits] == UInt8(ascii: ".") && digits >= 9) else {
      return .text
    }
    switch digits {
    case 9...11: return .seconds
    case 12, 13: return .milliseconds
    case 15, 16: return .microseconds
    case 18, 19: return .nanoseconds
    default: return .text
    }
  }

  /// The moment of a stamp; nil for what is none.
  @inline(__always)
  mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    if let unit = format.unit { return StampReader.epoch(bytes, unit: unit) }
    var position = 0
    guard readDate(bytes, &position) else { return nil }
    if position < bytes.count {
      let sign = bytes[position]
      if sign == 0x20 || sign == 0x54 || sign == 0x3B { position += 1 }
      guard position < bytes.count else { return nil }
    }
    return readClock(bytes, from: position)
  }

  /// The moment of a date and a clock reading that stand in two columns.
  mutating func read(
    date: UnsafeBufferPointer<UInt8>, time: UnsafeBufferPointer<UInt8>
  ) -> Timestamp? {
    guard format.unit == nil else { return nil }
    var position = 0
    guard readDate(date, &position), position == date.count else { return nil }
    return readClock(time, from: 0)
  }

  /// Digits, and perhaps a point and a fraction.
  private static func epoch(_ bytes: UnsafeBufferPointer<UInt8>, unit: Int64) -> Timestamp? {
    var value: Int64 = 0
    var fraction: Int64 = 0
    var place = unit
    var isFraction = false
    guard let first = bytes.first, first &- 0x30 < 10, bytes.count <= 30 else { return nil }
    for byte in bytes {
      if byte == 0x2E, !isFraction {
        isFraction = true
        continue
      }
      let digit = byte &- 0x30
      guard digit < 10 else { return nil }
      if isFraction {
        place /= 10
        fraction += Int64(digit) * place
      } else {
        let (product, over) = value.multipliedReportingOverflow(by: 10)
        let (sum, more) = product.addingReportingOverflow(Int64(digit))
        guard !over, !more else { return nil }
        value = sum
      }
    }
    let (whole, over) = value.multipliedReportingOverflow(by: unit)
    let (sum, more) = whole.addingReportingOverflow(fraction)
    return over || more ? nil : Timestamp(rawValue: sum)
  }

  @inline(__always)
  private mutating func readDate(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int
  ) -> Bool {
    guard bytes.count >= 8, let base = bytes.baseAddress else { return false }
    let isCompact = bytes[4] &- 0x30 < 10 && bytes[2] &- 0x30 < 10
    guard isCompact || bytes.count >= 10 else { return false }
    let raw = UnsafeRawPointer(base)
    let head = raw.loadUnaligned(as: UInt64.self)
    let tail = isCompact ? 0 : raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
    position = isCompact ? 8 : 10
    if head == dateBytes.0, tail == dateBytes.1 { return true }
    guard let seconds = newDate(bytes, isCompact: isCompact) else { return false }
    dateBytes = (head, tail)
    dateSeconds = seconds
    return true
  }

  private func newDate(_ bytes: UnsafeBufferPointer<UInt8>, isCompact: Bool) -> Int? {
    let parts: (year: Int?, month: Int?, day: Int?)
    if isCompact {
      parts = (digits(bytes, 0, 4), digits(bytes, 4, 2), digits(bytes, 6, 2))
    } else if let sign = separator(bytes[4]) {
      guard bytes[7] == sign else { return nil }
      parts = (digits(bytes, 0, 4), digits(bytes, 5, 2), digits(bytes, 8, 2))
    } else {
      guard let sign = separator(bytes[2]), bytes[5] == sign else { return nil }
      // A point is written where the day stands first; a dash or slash has to be stated.
      guard format != .text || sign == UInt8(ascii: ".") else { return nil }
      let year = digits(bytes, 6, 4)
      let pair = (digits(bytes, 0, 2), digits(bytes, 3, 2))
      parts = format == .monthFirst ? (year, pair.0, pair.1) : (year, pair.1, pair.0)
    }
    guard let year = parts.year, let month = parts.month, let day = parts.day,
      (1700...2261).contains(year), (1...12).contains(month), day >= 1
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.parts.day == day else { return nil }
    return date.dayNumber * 86_400
  }

  private func separator(_ byte: UInt8) -> UInt8? {
    byte == 0x2D || byte == 0x2E || byte == 0x2F ? byte : nil
  }

  @inline(__always)
  private func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for index in start..<start + count {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }

  /// `HH:MM[:SS]` or `HHMMSS`, a fraction, an offset; nothing at all is midnight.
  @inline(__always)
  private mutating func readClock(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Timestamp? {
    var position = start
    var second = 0
    var nanoseconds = 0
    if position < bytes.count {
      guard let hour = digits(bytes, position, 2), hour < 24 else { return nil }
      let isCompact = position + 2 < bytes.count && bytes[position + 2] != 0x3A
      let step = isCompact ? 2 : 3
      guard let minute = digits(bytes, position + step, 2), minute < 60 else { return nil }
      second = hour * 3600 + minute * 60
      position += step + 2
      let hasSeconds = position < bytes.count && bytes[position] == 0x3A
      guard hasSeconds || isCompact else {
        return moment(second, nanoseconds, offset(bytes, position))
      }
      guard let last = digits(bytes, position + step - 2, 2), last < 61 else { return nil }
      second += last
      position += step
      if isCompact, let milliseconds = digits(bytes, position, 3) {
        nanoseconds = milliseconds * 1_000_000
        position += 3
      } else if position < bytes.count, bytes[position] == 0x2E || bytes[position] == 0x2C {
        guard let found = fraction(bytes, &position) else { return nil }
        nanoseconds = found
      }
    }
    return moment(second, nanoseconds, offset(bytes, position))
  }

  /// One to nine digits after the point, in nanoseconds.
  @inline(__always)
  private func fraction(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Int? {
    position += 1
    let start = position
    var value = 0
    var unit = 100_000_000
    while position < bytes.count, bytes[position] &- 0x30 < 10 {
      guard unit > 0 else { return nil }
      value &+= Int(bytes[position] &- 0x30) &* unit
      unit /= 10
      position += 1
    }
    return position > start ? value : nil
  }

  /// What stands behind the clock.
  private enum Offset {
    case none
    case seconds(Int)
    case bad
  }

  private func offset(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Offset {
    var position = start
    if position >= bytes.count { return .none }
    if bytes[position] == 0x20 { position += 1 }
    guard position < bytes.count else { return .bad }
    let rest = bytes.count - position
    if rest == 1, bytes[position] == 0x5A { return .seconds(0) }
    if rest == 3, bytes[position] == 0x55, bytes[position + 1] == 0x54, bytes[position + 2] == 0x43
    {
      return .seconds(0)
    }
    let sign = bytes[position]
    guard sign == 0x2B || sign == 0x2D, let hours = digits(bytes, position + 1, 2), hours < 24
    else { return .bad }
    position += 3
    var minutes = 0
    if position < bytes.count {
      if bytes[position] == 0x3A { position += 1 }
      guard let found = digits(bytes, position, 2), found < 60 else { return .bad }
      minutes = found
      position += 2
    }
    guard position == bytes.count else { return .bad }
    let seconds = hours * 3600 + minutes * 60
    return .seconds(sign == 0x2D ? -seconds : seconds)
  }

  @inline(__always)
  private mutating func moment(_ second: Int, _ nanoseconds: Int, _ offset: Offset) -> Timestamp? {
    let universal: Int
    switch offset {
    case .none: universal = clock.universal(dateSeconds + second, after: newest)
    case .seconds(let east): universal = dateSeconds + second - east
    case .bad: return nil
    }
    newest = universal
    return Timestamp(rawValue: Int64(universal) &* 1_000_000_000 &+ Int64(nanoseconds))
  }
}
