/// An exact decimal number: `mantissa` times ten to the power of `-scale`.
///
/// Every price, size and amount of money in Perigee is one of these, so that what the broker
/// wrote is what the journal holds. Two values are equal when their numeric values are equal,
/// whatever their scales (`1.50 == 1.5`). Arithmetic never traps: a result that does not fit
/// loses digits after the point first (rounded half to even), and only then saturates at
/// ±9.2e18 (scale 0), which is above any amount that an account can hold.
public struct Decimal64: Sendable {
  /// The digits, signed.
  public let mantissa: Int64
  /// The number of digits after the point, 0...18.
  public let scale: UInt8

  /// The largest scale.
  public static let maximumScale: UInt8 = 18
  /// Nought.
  public static let zero = Decimal64(mantissa: 0, scale: 0)
  /// One.
  public static let one = Decimal64(mantissa: 1, scale: 0)

  /// Makes `mantissa / 10^scale`. A scale above 18 is a programming error.
  @inlinable
  public init(mantissa: Int64, scale: UInt8) {
    precondition(scale <= 18, "Decimal64 scale above 18")
    self.mantissa = mantissa
    self.scale = scale
  }

  /// A whole number.
  @inlinable
  public init(_ whole: Int) {
    self.init(mantissa: Int64(whole), scale: 0)
  }

  /// The value of `wide / 10^scale`, rounded half to even and saturated where it must be.
  @usableFromInline
  init(wide: Int128, scale: Int) {
    var value = wide
    var digits = scale
    let low = Int128(Int64.min)
    let high = Int128(Int64.max)
    while digits > 0 && (digits > 18 || value > high || value < low) {
      value = Decimal64.dividedHalfEven(value, by: 10)
      digits -= 1
    }
    if value > high { value = high }
    if value < low { value = low }
    self.mantissa = Int64(truncatingIfNeeded: value)
    self.scale = UInt8(digits)
  }

  /// Ten to the power of `exponent`; exponents 0...38.
  @usableFromInline
  static func powerOfTen(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  /// `value / divisor` rounded half to even; the divisor is positive.
  @usableFromInline
  static func dividedHalfEven(_ value: Int128, by divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    let doubled = remainder.magnitude &* 2
    let limit = divisor.magnitude
    let roundsAway = doubled > limit || (doubled == limit && quotient & 1 == 1)
    guard roundsAway else { return quotient }
    return value < 0 ? quotient - 1 : quotient + 1
  }
}

extension Decimal64: Equatable, Hashable, Comparable {
  /// Numeric equality, whatever the scales.
  @inlinable
  public static func == (left: Decimal64, right: Decimal64) -> Bool {
    if left.scale == right.scale { return left.mantissa == right.mantissa }
    return aligned(left, right, { $0 == $1 })
  }

  /// Numeric order.
  @inlinable
  public static func < (left: Decimal64, right: Decimal64) -> Bool {
    if left.scale == right.scale { return left.mantissa < right.mantissa }
    return aligned(left, right, { $0 < $1 })
  }

  /// Hashes the numeric value, so that `1.50` and `1.5` hash alike.
  public func hash(into hasher: inout Hasher) {
    let normal = normalized
    hasher.combine(normal.mantissa)
    hasher.combine(normal.scale)
  }

  @usableFromInline
  static func aligned<Result>(
    _ left: Decimal64, _ right: Decimal64, _ body: (Int128, Int128) -> Result
  ) -> Result {
    let scale = max(left.scale, right.scale)
    return body(
      Int128(left.mantissa) * powerOfTen(Int(scale - left.scale)),
      Int128(right.mantissa) * powerOfTen(Int(scale - right.scale)))
  }

  /// The same value with no trailing noughts after the point.
  public var normalized: Decimal64 {
    var digits = mantissa
    var places = scale
    while places > 0 && digits % 10 == 0 {
      digits /= 10
      places -= 1
    }
    return Decimal64(mantissa: digits, scale: places)
  }
}
