extension Decimal64: CustomStringConvertible, LosslessStringConvertible, Codable {
  /// Reads an optional sign, digits, and optionally a point with digits; nothing else, and at
  /// most 18 significant digits. Nil for any other text.
  public init?(_ text: String) {
    var copy = text
    let parsed = copy.withUTF8 { Decimal64(utf8: UnsafeRawBufferPointer($0)) }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads the same form as `init(_: String)` from bytes, without allocating.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    var digits: Int64 = 0
    var count = 0
    var places: UInt8 = 0
    var seenPoint = false
    var seenDigit = false
    var index = 0
    var negative = false
    if let first = bytes.first, first == 0x2D || first == 0x2B {
      negative = first == 0x2D
      index = 1
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x2E && !seenPoint {
        seenPoint = true
      } else if byte >= 0x30 && byte <= 0x39 {
        seenDigit = true
        if count > 0 || byte != 0x30 { count += 1 }
        guard count <= 18 else { return nil }
        digits = digits &* 10 &+ Int64(byte &- 0x30)
        if seenPoint {
          places += 1
          guard places <= Decimal64.maximumScale else { return nil }
        }
      } else {
        return nil
      }
      index += 1
    }
    guard seenDigit else { return nil }
    self.init(mantissa: negative ? -digits : digits, scale: places)
  }

  /// The nearest decimal to a binary number, at most `places` digits after the point; nil for
  /// infinities, not-a-number and magnitudes of 1e15 and above.
  public init?(_ value: Double, scale places: UInt8 = 10) {
    guard value.isFinite, value.magnitude < 1e15, places <= 15 else { return nil }
    // A double carries 15 significant digits for certain: more places than it can hold would
    // turn 0.1 into 0.1000000000000000055.
    let scale = min(Int(places), 15 - Decimal64.digitCount(value.magnitude))
    let scaled = (value * Decimal64.doublePower(scale)).rounded(.toNearestOrEven)
    guard let mantissa = Int64(exactly: scaled) else { return nil }
    self = Decimal64(mantissa: mantissa, scale: UInt8(scale)).normalized
  }

  /// The nearest binary number. Exact whenever the mantissa is below 2^53.
  @inlinable
  public var doubleValue: Double {
    Double(mantissa) / Decimal64.doublePower(Int(scale))
  }

  // The compiler makes a table of it.
  @inlinable
  static func doublePower(_ exponent: Int) -> Double {
    switch exponent {
    case 0: 1
    case 1: 1e1
    case 2: 1e2
    case 3: 1e3
    case 4: 1e4
    case 5: 1e5
    case 6: 1e6
    case 7: 1e7
    case 8: 1e8
    case 9: 1e9
    case 10: 1e10
    case 11: 1e11
    case 12: 1e12
    case 13: 1e13
    case 14: 1e14
    case 15: 1e15
    case 16: 1e16
    case 17: 1e17
    default: 1e18
    }
  }

  private static func digitCount(_ value: Double) -> Int {
    var rest = value
    var count = 0
    while rest >= 1 {
      rest /= 10
      count += 1
    }
    return count
  }

  /// Plain digits with the scale kept: `1.50`, `-3`, `0.00001`. Never an exponent.
  public var description: String {
    guard scale > 0 else { return String(mantissa) }
    var digits = String(mantissa.magnitude)
    if digits.utf8.count <= Int(scale) {
      digits = String(repeating: "0", count: Int(scale) + 1 - digits.utf8.count) + digits
    }
    let point = digits.index(digits.endIndex, offsetBy: -Int(scale))
    return (mantissa < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
  }

  /// Written as its text, so that a reader in any language keeps every digit.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Reads what `encode(to:)` wrote; throws `DecodingError.dataCorrupted` for any other text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Decimal64(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a decimal number: \(text)")
    }
    self = value
  }
}

extension Decimal64: ExpressibleByIntegerLiteral {
  /// A whole number, for literals in code and tests.
  public init(integerLiteral value: Int64) { self.init(mantissa: value, scale: 0) }
}

/// A price in the instrument's currency, per unit of the instrument.
public typealias Price = Decimal64
/// A number of shares, contracts or units of a currency. Signed only where it is a position.
public typealias Quantity = Decimal64
/// An amount of money in a currency that stands beside it.
public typealias Money = Decimal64
