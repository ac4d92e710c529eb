extension TWSNumber {
  /// The texts that mean "unset", beside the empty field.
  private static let sentinels: [(text: StaticString, form: UnsetForm)] = [
    ("1.7976931348623157E308", .upperDouble),
    ("1.7976931348623157e+308", .lowerDouble),
    ("2147483647", .int32Maximum),
    ("9223372036854775807", .int64Maximum),
    ("-9223372036854775808", .int64Minimum),
  ]

  /// Reads the whole of `bytes` as a number; nil if it is none, or too large for 64 bits.
  static func parse(_ bytes: UnsafeRawBufferPointer, rule: NumberRule) -> TWSNumber? {
    if bytes.isEmpty {
      return rule.allowsEmpty ? TWSNumber(storage: .unset(.empty)) : nil
    }
    for (text, form) in sentinels where rule.sentinels.contains(form.family) {
      if equal(bytes, text) { return TWSNumber(storage: .unset(form)) }
    }
    if rule.sentinels.contains(.double) {
      if equal(bytes, "Infinity") { return TWSNumber(storage: .infinite(.infinity)) }
      if equal(bytes, "Infinite") { return TWSNumber(storage: .infinite(.infinite)) }
    }
    guard let parts = DecimalText(bytes)?.rounded() else { return nil }
    let plain = TWSNumber(storage: .decimal(mantissa: parts.mantissa, scale: UInt8(parts.scale)))
    // The form of decimal digits is kept only if writing it gives the text back; else the text is.
    var writer = FieldWriter(version: .newestText, capacity: 32)
    writer.append(plain, rule: rule)
    if writer.bytes.elementsEqual(bytes) { return plain }
    return TWSNumber(
      storage: .text(
        TextNumber(bytes: Array(bytes), mantissa: parts.mantissa, scale: parts.scale)))
  }

  private static func equal(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes) }
  }
}

extension TWSNumber.UnsetForm {
  /// The family of sentinels that a rule must allow for this form to be read.
  fileprivate var family: NumberRule.Sentinels {
    switch self {
    case .byField, .empty, .zeroPointZero: []
    case .upperDouble, .lowerDouble: .double
    case .int32Maximum: .int32
    case .int64Maximum, .int64Minimum: .int64
    }
  }

  /// The text of this form; `byField` has none of its own.
  var text: StaticString {
    switch self {
    case .byField, .empty: ""
    case .upperDouble: "1.7976931348623157E308"
    case .lowerDouble: "1.7976931348623157e+308"
    case .int32Maximum: "2147483647"
    case .int64Maximum: "9223372036854775807"
    case .int64Minimum: "-9223372036854775808"
    case .zeroPointZero: "0.0"
    }
  }
}

/// The parts of a decimal text with any number of digits and an optional exponent.
private struct DecimalText {
  var isNegative = false
  /// The significant digits as far as they fit 64 bits; `dropped` counts those left away.
  var mantissa: UInt64 = 0
  var digits = 0
  /// The power of ten of the mantissa's last digit.
  var exponent = 0
  var firstDropped: UInt8?
  var droppedIsNonzero = false

  /// nil if the bytes are not `[+-]digits[.digits][(e|E)[+-]digits]`.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
      isNegative = bytes[0] == UInt8(ascii: "-")
      index = 1
    }
    var sawPoint = false
    scan: while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        take(byte &- UInt8(ascii: "0"), afterPoint: sawPoint)
      case UInt8(ascii: "."):
        if sawPoint { return nil }
        sawPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        break scan
      default:
        return nil
      }
      index += 1
    }
    guard digits > 0 else { return nil }
    if index < bytes.count {
      guard let power = Self.exponent(bytes, from: index + 1) else { return nil }
      exponent += power
    }
  }

  private mutating func take(_ digit: UInt8, afterPoint: Bool) {
    digits += 1
    let (product, tooBig) = mantissa.multipliedReportingOverflow(by: 10)
    let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
    if firstDropped == nil, !tooBig, !carried, sum <= UInt64(Int64.max) {
      mantissa = sum
      if afterPoint { exponent -= 1 }
      return
    }
    if firstDropped == nil {
      firstDropped = digit
    } else if digit != 0 {
      droppedIsNonzero = true
    }
    if !afterPoint { exponent += 1 }
  }

  /// At most four digits, so that no arithmetic on the exponent can overflow.
  private static func exponent(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var index = start
    var sign = 1
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
      index += 1
    }
    guard index < bytes.count, bytes.count - index <= 4 else { return nil }
    var value = 0
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
      index += 1
    }
    return sign * value
  }

  /// The amount with a scale of `0...18`, rounded half to even; nil if it does not fit.
  func rounded() -> (mantissa: Int64, scale: Int)? {
    var magnitude = mantissa
    var power = exponent
    var dropped = firstDropped ?? 0
    var sticky = droppedIsNonzero
    while power < -TWSNumber.maximumScale {
      if magnitude == 0, dropped == 0 {
        power = -TWSNumber.maximumScale
        break
      }
      sticky = sticky || dropped != 0
      dropped = UInt8(magnitude % 10)
      magnitude /= 10
      power += 1
    }
    if dropped > 5 || (dropped == 5 && (sticky || magnitude % 2 == 1)) {
      magnitude += 1
    }
    while power > 0, magnitude != 0 {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      magnitude = product
      power -= 1
    }
    guard magnitude <= UInt64(Int64.max) else { return nil }
    let signed = isNegative ? -Int64(magnitude) : Int64(magnitude)
    return (signed, max(0, -power))
  }
}
