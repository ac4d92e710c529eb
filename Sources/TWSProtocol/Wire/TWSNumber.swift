/// A number of the wire, exactly as it was written: decimal digits, one of the forms of "unset",
/// infinity, or a rarer text such as an exponent.
///
/// No binary floating point is involved. A number that was read writes back as the same bytes
/// (`0`, `0.0` and `250.50` stay three different texts), so equality is equality of the written
/// form; compare ``value`` for equality of amounts. 16 bytes wide; only the rare texts hold a
/// reference, the digits of every ordinary price and size do not.
public struct TWSNumber: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    case decimal(mantissa: Int64, scale: UInt8)
    case unset(UnsetForm)
    case infinite(InfinityForm)
    case text(TextNumber)
  }

  /// How an unset field was written.
  enum UnsetForm: UInt8, Hashable, Sendable {
    /// Made here, not read: the field's own rule decides the text.
    case byField
    case empty
    case upperDouble
    case lowerDouble
    case int32Maximum
    case int64Maximum
    case int64Minimum
    /// Only written: what older official clients send for a missing strike.
    case zeroPointZero
  }

  enum InfinityForm: UInt8, Hashable, Sendable {
    case infinity
    case infinite
  }

  /// The most digits after the point that ``value`` has.
  public static let maximumScale = 18

  var storage: Storage

  @inline(__always)
  init(storage: Storage) {
    self.storage = storage
  }

  /// The number `mantissa / 10^scale`, written with exactly `scale` digits after the point.
  ///
  /// - Precondition: `scale` is in `0...18`.
  public init(mantissa: Int64, scale: Int) {
    precondition(scale >= 0 && scale <= Self.maximumScale, "scale must be in 0...18")
    storage = .decimal(mantissa: mantissa, scale: UInt8(scale))
  }

  /// A whole number, written without a point.
  public init(_ integer: Int) {
    storage = .decimal(mantissa: Int64(integer), scale: 0)
  }

  /// No value; the text depends on the field that is written.
  public static let unset = TWSNumber(storage: .unset(.byField))

  /// The upper end of the scale, written `Infinity`.
  public static let infinity = TWSNumber(storage: .infinite(.infinity))

  /// Reads a decimal number such as `250.50`, `-3` or `1.5E-7`; nil for anything else, and for a
  /// number whose whole part does not fit 64 bits.
  public init?(_ text: String) {
    var copy = text
    let parsed = copy.withUTF8 { bytes in
      TWSNumber.parse(UnsafeRawBufferPointer(bytes), rule: .plain)
    }
    guard let parsed, parsed.value != nil else { return nil }
    self = parsed
  }

  /// The amount `mantissa / 10^scale`, or nil where the field is unset or infinite.
  ///
  /// `scale` is in `0...18`; of a text with more digits after the point the rest is rounded half
  /// to even.
  @inlinable
  public var value: (mantissa: Int64, scale: Int)? {
    decimalParts
  }

  @usableFromInline
  var decimalParts: (mantissa: Int64, scale: Int)? {
    switch storage {
    case .decimal(let mantissa, let scale): (mantissa, Int(scale))
    case .unset, .infinite: nil
    case .text(let text): (text.mantissa, text.scale)
    }
  }

  /// The amount as a whole number, or nil where there is none or where it has a fraction.
  public var integer: Int64? {
    guard let value else { return nil }
    if value.scale == 0 { return value.mantissa }
    let divisor = PowersOfTen.int64[value.scale]
    let (quotient, remainder) = value.mantissa.quotientAndRemainder(dividingBy: divisor)
    return remainder == 0 ? quotient : nil
  }

  /// Whether the field holds no value.
  public var isUnset: Bool {
    if case .unset = storage { true } else { false }
  }

  /// Whether the field says infinity.
  public var isInfinite: Bool {
    if case .infinite = storage { true } else { false }
  }

  /// Whether there is an amount and it is above zero.
  public var isPositive: Bool {
    guard let value else { return false }
    return value.mantissa > 0
  }
}

extension TWSNumber: ExpressibleByIntegerLiteral {
  /// Lets an integer literal stand for a whole number.
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}

extension TWSNumber: CustomStringConvertible {
  /// The digits, `unset`, or `infinite`.
  public var description: String {
    switch storage {
    case .unset: return "unset"
    case .infinite: return "infinite"
    case .decimal, .text:
      var writer = FieldWriter(version: .newestText, capacity: 32)
      writer.append(self, rule: .plain)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }
}

/// A number whose text is not plain decimal digits; boxed, as such texts are rare.
final class TextNumber: Hashable, Sendable {
  let bytes: [UInt8]
  let mantissa: Int64
  let scale: Int

  init(bytes: [UInt8], mantissa: Int64, scale: Int) {
    self.bytes = bytes
    self.mantissa = mantissa
    self.scale = scale
  }

  static func == (left: TextNumber, right: TextNumber) -> Bool {
    left.bytes == right.bytes
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(bytes)
  }
}

enum PowersOfTen {
  static let int64: [Int64] = {
    var powers: [Int64] = [1]
    for _ in 0..<18 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()
}
