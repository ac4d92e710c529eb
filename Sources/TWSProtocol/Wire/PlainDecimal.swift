/// A number of at most 18 plain digits, which is what nearly every price and size is.
struct PlainDecimal {
  let mantissa: Int64
  let scale: Int
  /// Where the byte stands that ended it.
  let end: Int

  /// Reads `[-]digits[.digits]` up to a byte `terminator`, in one pass.
  ///
  /// Gives nil for whatever would not be written again as the same bytes.
  @inline(__always)
  static func scan(
    _ bytes: UnsafeRawBufferPointer, from start: Int, until terminator: UInt8
  ) -> PlainDecimal? {
    var cursor = start
    let end = bytes.count
    var isNegative = false
    if cursor < end, bytes[cursor] == UInt8(ascii: "-") {
      isNegative = true
      cursor += 1
    }
    let firstDigit = cursor
    var mantissa: Int64 = 0
    while cursor < end {
      let digit = bytes[cursor] &- UInt8(ascii: "0")
      if digit > 9 { break }
      mantissa = mantissa &* 10 &+ Int64(digit)
      cursor += 1
    }
    let whole = cursor - firstDigit
    guard whole > 0, whole <= TWSNumber.maximumScale, cursor < end else { return nil }
    if whole > 1, bytes[firstDigit] == UInt8(ascii: "0") { return nil }
    var scale = 0
    if bytes[cursor] == UInt8(ascii: ".") {
      cursor += 1
      let firstFraction = cursor
      while cursor < end {
        let digit = bytes[cursor] &- UInt8(ascii: "0")
        if digit > 9 { break }
        mantissa = mantissa &* 10 &+ Int64(digit)
        cursor += 1
      }
      scale = cursor - firstFraction
      guard scale > 0, whole + scale <= TWSNumber.maximumScale, cursor < end else { return nil }
    }
    guard bytes[cursor] == terminator, !(isNegative && mantissa == 0) else { return nil }
    return PlainDecimal(mantissa: isNegative ? 0 &- mantissa : mantissa, scale: scale, end: cursor)
  }

  /// The number, or "unset" where the rule takes the largest 32-bit integer for that.
  @inline(__always)
  func number(_ rule: NumberRule) -> TWSNumber {
    if mantissa == 2_147_483_647, scale == 0, rule.sentinels.contains(.int32) {
      return TWSNumber(storage: .unset(.int32Maximum))
    }
    return TWSNumber(storage: .decimal(mantissa: mantissa, scale: UInt8(truncatingIfNeeded: scale)))
  }
}
