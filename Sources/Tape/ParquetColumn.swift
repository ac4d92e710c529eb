import TradingModel

/// One column of a Parquet file with the values of the row group that is being filled.
struct ParquetColumn {
  /// What the values are, physically and to the reader.
  enum Kind {
    /// Nanoseconds since 1970, UTC.
    case time
    case text
    case integer
    case double
    case flag

    /// Parquet's number of the physical type.
    var code: Int32 {
      switch self {
      case .flag: 0
      case .time, .integer: 2
      case .double: 5
      case .text: 6
      }
    }
  }

  let name: String
  let kind: Kind
  private(set) var count = 0
  private var values: [UInt8] = []
  /// The last byte of `values` holds this many flags; 0 for none or eight.
  private var flagBits = 0
  /// Runs of values that are there and that are not, in turn; the first may be empty.
  private var runs: [Int] = [0]

  init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// Adds a cell; one of another kind counts as absent.
  mutating func add(_ cell: TapeValue) {
    switch (kind, cell) {
    case (.time, .time(let time)): put(time.rawValue)
    case (.integer, .integer(let number)): put(number)
    case (.double, .decimal(let number)): put(ParquetColumn.double(number).bitPattern)
    case (.text, .decimal(let number)): put(number.description)
    case (.text, .text(let text)): put(text)
    case (.flag, .flag(let flag)): put(flag)
    case (_, .absent), (.time, _), (.integer, _), (.double, _), (.text, _), (.flag, _):
      return note(isPresent: false)
    }
    note(isPresent: true)
  }

  /// The page of the values so far: which are there, then those in their plain form.
  func page() -> [UInt8] {
    var levels: [UInt8] = []
    for (index, length) in runs.enumerated() where length > 0 {
      var head = UInt64(length) << 1
      while head >= 0x80 {
        levels.append(UInt8(truncatingIfNeeded: head) | 0x80)
        head >>= 7
      }
      levels.append(UInt8(head))
      levels.append(index % 2 == 0 ? 1 : 0)
    }
    let length = withUnsafeBytes(of: UInt32(levels.count).littleEndian) { Array($0) }
    return length + levels + values
  }

  /// Begins the next row group.
  mutating func reset() {
    values.removeAll(keepingCapacity: true)
    runs = [0]
    count = 0
    flagBits = 0
  }

  private mutating func note(isPresent: Bool) {
    // Even places count what is there.
    if (runs.count % 2 == 1) == isPresent {
      runs[runs.count - 1] += 1
    } else {
      runs.append(1)
    }
    count += 1
  }

  private mutating func put<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { values.append(contentsOf: $0) }
  }

  private mutating func put(_ text: String) {
    put(UInt32(truncatingIfNeeded: text.utf8.count))
    values.append(contentsOf: text.utf8)
  }

  private mutating func put(_ flag: Bool) {
    if flagBits == 0 { values.append(0) }
    if flag { values[values.count - 1] |= 1 << UInt8(flagBits) }
    flagBits = (flagBits + 1) % 8
  }

  /// The nearest double, for notebooks; the exact number stands beside it as a text.
  private static func double(_ number: Decimal64) -> Double {
    let isExact = number.mantissa.magnitude < 1 << 53
    // Both sides of the division are exact, so its one rounding is the only one.
    return isExact
      ? Double(number.mantissa) / powers[Int(number.scale)] : Double(number.description) ?? .nan
  }

  private static let powers: [Double] = (0...18).map { exponent in
    (0..<exponent).reduce(1.0) { value, _ in value * 10 }
  }
}
