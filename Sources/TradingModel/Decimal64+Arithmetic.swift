extension Decimal64 {
  /// The exact sum; see the type for what happens where it does not fit.
  @inlinable
  public static func + (left: Decimal64, right: Decimal64) -> Decimal64 {
    if left.scale == right.scale {
      let (sum, overflow) = left.mantissa.addingReportingOverflow(right.mantissa)
      if !overflow { return Decimal64(mantissa: sum, scale: left.scale) }
    }
    return wideSum(left, right)
  }

  @usableFromInline
  static func wideSum(_ left: Decimal64, _ right: Decimal64) -> Decimal64 {
    aligned(left, right) {
      Decimal64(wide: $0 + $1, scale: Int(max(left.scale, right.scale)))
    }
  }

  /// The exact difference; see the type for what happens where it does not fit.
  @inlinable
  public static func - (left: Decimal64, right: Decimal64) -> Decimal64 {
    if left.scale == right.scale {
      let (rest, overflow) = left.mantissa.subtractingReportingOverflow(right.mantissa)
      if !overflow { return Decimal64(mantissa: rest, scale: left.scale) }
    }
    return wideDifference(left, right)
  }

  @usableFromInline
  static func wideDifference(_ left: Decimal64, _ right: Decimal64) -> Decimal64 {
    aligned(left, right) {
      Decimal64(wide: $0 - $1, scale: Int(max(left.scale, right.scale)))
    }
  }

  /// The exact product; see the type for what happens where it does not fit.
  @inlinable
  public static func * (left: Decimal64, right: Decimal64) -> Decimal64 {
    let (product, overflow) = left.mantissa.multipliedReportingOverflow(by: right.mantissa)
    let scale = left.scale &+ right.scale
    if !overflow, scale <= maximumScale { return Decimal64(mantissa: product, scale: scale) }
    return wideProduct(left, right)
  }

  @usableFromInline
  static func wideProduct(_ left: Decimal64, _ right: Decimal64) -> Decimal64 {
    Decimal64(
      wide: Int128(left.mantissa) * Int128(right.mantissa),
      scale: Int(left.scale) + Int(right.scale))
  }

  /// The negated value.
  public static prefix func - (value: Decimal64) -> Decimal64 {
    Decimal64(wide: -Int128(value.mantissa), scale: Int(value.scale))
  }

  /// Adds in place.
  public static func += (left: inout Decimal64, right: Decimal64) { left = left + right }

  /// Subtracts in place.
  public static func -= (left: inout Decimal64, right: Decimal64) { left = left - right }

  /// The quotient rounded half to even to `scale` places (0...18); nil when `divisor` is nought.
  public func divided(by divisor: Decimal64, scale places: UInt8 = 10) -> Decimal64? {
    guard divisor.mantissa != 0, places <= Decimal64.maximumScale else { return nil }
    // self/divisor = (m1 / m2) * 10^(s2 - s1); scaled by 10^places before the division.
    let shift = Int(places) + Int(divisor.scale) - Int(scale)
    var numerator = Int128(mantissa)
    var denominator = Int128(divisor.mantissa)
    if shift >= 0 {
      let (product, overflow) = numerator.multipliedReportingOverflow(
        by: Decimal64.powerOfTen(min(shift, 37)))
      guard !overflow else { return divided(by: divisor, scale: places / 2) }
      numerator = product
    } else {
      denominator *= Decimal64.powerOfTen(-shift)
    }
    if denominator < 0 {
      numerator = -numerator
      denominator = -denominator
    }
    return Decimal64(
      wide: Decimal64.dividedHalfEven(numerator, by: denominator), scale: Int(places))
  }

  /// The distance from nought.
  public var magnitude: Decimal64 { mantissa < 0 ? -self : self }

  /// Whether the value is exactly nought.
  @inlinable
  public var isZero: Bool { mantissa == 0 }

  /// Whether the value is below nought.
  @inlinable
  public var isNegative: Bool { mantissa < 0 }

  /// The same value written with exactly `places` digits after the point, rounded by `rule`.
  public func rounded(
    toScale places: UInt8, _ rule: FloatingPointRoundingRule = .toNearestOrEven
  ) -> Decimal64 {
    rounded(toMultipleOf: Decimal64(mantissa: 1, scale: places), rule)
  }

  /// The multiple of `step` next to this value by `rule`; this value itself when `step` is not
  /// positive. Used for tick sizes and lot sizes.
  public func rounded(
    toMultipleOf step: Decimal64, _ rule: FloatingPointRoundingRule = .toNearestOrEven
  ) -> Decimal64 {
    guard step.mantissa > 0 else { return self }
    return Decimal64.aligned(self, step) { value, unit in
      let count = Decimal64.quotient(value, unit, rule)
      let (product, overflow) = count.multipliedReportingOverflow(by: Int128(step.mantissa))
      return overflow ? self : Decimal64(wide: product, scale: Int(step.scale))
    }
  }

  /// Whether this value is an exact multiple of `step`; true when `step` is not positive.
  public func isMultiple(of step: Decimal64) -> Bool {
    guard step.mantissa > 0 else { return true }
    return Decimal64.aligned(self, step) { $0 % $1 == 0 }
  }

  private static func quotient(
    _ value: Int128, _ unit: Int128, _ rule: FloatingPointRoundingRule
  ) -> Int128 {
    let (whole, rest) = value.quotientAndRemainder(dividingBy: unit)
    guard rest != 0 else { return whole }
    let away = value < 0 ? whole - 1 : whole + 1
    switch rule {
    case .towardZero: return whole
    case .awayFromZero: return away
    case .up: return value < 0 ? whole : away
    case .down: return value < 0 ? away : whole
    case .toNearestOrEven: return dividedHalfEven(value, by: unit)
    case .toNearestOrAwayFromZero: return rest.magnitude * 2 >= unit.magnitude ? away : whole
    @unknown default: return dividedHalfEven(value, by: unit)
    }
  }
}
