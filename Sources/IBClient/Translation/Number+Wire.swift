import TWSProtocol
import TradingModel

extension Decimal64 {
  /// The amount of a field; nil where the field holds none.
  @inline(__always)
  init?(_ number: TWSNumber) {
    guard let value = number.value else { return nil }
    self.init(mantissa: value.mantissa, scale: UInt8(truncatingIfNeeded: value.scale))
  }

  /// The amount of a field; nil where it holds none or a nought that stands for none.
  init?(nonzero number: TWSNumber) {
    guard let value = Decimal64(number), !value.isZero else { return nil }
    self = value
  }
}

extension TWSNumber {
  /// The field that holds an amount.
  init(_ value: Decimal64) {
    self.init(mantissa: value.mantissa, scale: Int(value.scale))
  }

  /// The field that holds an amount or none.
  init(_ value: Decimal64?) {
    self = value.map { TWSNumber($0) } ?? .unset
  }
}

extension String {
  /// The text, or nil when it is empty.
  var nonEmpty: String? { isEmpty ? nil : self }
}
