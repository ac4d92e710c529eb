public import Performance

/// The return of each trading day of a run, packed: the overfitting estimates need them of every
/// run, and a sweep can have a hundred thousand runs of ten years.
public struct DailyReturns: Sendable, Hashable {
  /// Days since 1970-01-01, rising.
  public var days: [Int32]
  /// The change of the worth from the day before, as a fraction; one for each day.
  public var values: [Float]

  /// Returns from their parts, which are equally long and rise by day.
  public init(days: [Int32] = [], values: [Float] = []) {
    let count = min(days.count, values.count)
    self.days = Array(days.prefix(count))
    self.values = Array(values.prefix(count))
  }

  /// The returns of a series, to seven digits.
  public init(_ series: ReturnSeries) {
    days = series.days
    values = series.values.map { Float($0) }
  }

  /// The series for figures.
  public var series: ReturnSeries {
    ReturnSeries(
      days: days, values: values.map { Double($0) },
      daysPerYear: ReturnSeries.daysPerYear(of: days))
  }

  /// The returns of spans that follow each other, as one; a day on which one span ends and the next
  /// begins counts once, with both of its changes. O(days).
  public init(stitching parts: [DailyReturns]) {
    var days: [Int32] = []
    var values: [Float] = []
    for part in parts {
      for (day, value) in zip(part.days, part.values) {
        if let last = days.last, last == day {
          values[values.count - 1] = (1 + values[values.count - 1]) * (1 + value) - 1
        } else {
          days.append(day)
          values.append(value)
        }
      }
    }
    self.init(days: days, values: values)
  }

  /// The packed form: a count, the distances of the days (one byte each where a distance is below
  /// 128), the returns as 32-bit floats; numbers little end first.
  public var packed: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + days.count * 5)
    func put(_ value: UInt32) {
      var rest = value
      while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    put(UInt32(clamping: days.count))
    var last: Int32 = 0
    for day in days {
      // Zigzag, as a day before 1970 is allowed.
      let distance = day &- last
      put(UInt32(bitPattern: (distance &<< 1) ^ (distance &>> 31)))
      last = day
    }
    for value in values {
      let bits = value.bitPattern
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
      }
    }
    return bytes
  }

  /// Reads what `packed` wrote; nil for anything else.
  public init?(packed bytes: [UInt8]) {
    var place = 0
    func take() -> UInt32? {
      var value: UInt32 = 0
      for shift in stride(from: UInt32(0), to: 35, by: 7) {
        guard place < bytes.count else { return nil }
        let byte = bytes[place]
        place += 1
        value |= UInt32(byte & 0x7F) &<< shift
        if byte & 0x80 == 0 { return value }
      }
      return nil
    }
    guard let count = take(), Int(count) <= bytes.count else { return nil }
    days = []
    values = []
    var last: Int32 = 0
    for _ in 0..<count {
      guard let zigzag = take() else { return nil }
      last = last &+ (Int32(bitPattern: zigzag >> 1) ^ -Int32(bitPattern: zigzag & 1))
      days.append(last)
    }
    guard bytes.count - place == Int(count) * 4 else { return nil }
    for index in 0..<Int(count) {
      let start = place + index * 4
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
      values.append(Float(bitPattern: bits))
    }
  }
}
