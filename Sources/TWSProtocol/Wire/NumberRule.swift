/// How one numeric field says "unset": which texts mean it when read, and which is written.
struct NumberRule: Sendable {
  /// The families of sentinels that a field's type knows besides the empty field.
  struct Sentinels: OptionSet, Sendable {
    let rawValue: UInt8
    static let double = Sentinels(rawValue: 1)
    static let int32 = Sentinels(rawValue: 2)
    static let int64 = Sentinels(rawValue: 4)
  }

  let sentinels: Sentinels
  let unset: TWSNumber.UnsetForm
  let allowsEmpty: Bool

  init(_ sentinels: Sentinels, unset: TWSNumber.UnsetForm, allowsEmpty: Bool = true) {
    self.sentinels = sentinels
    self.unset = unset
    self.allowsEmpty = allowsEmpty
  }

  /// No sentinel at all; for numbers outside messages.
  static let plain = NumberRule([], unset: .empty, allowsEmpty: false)
  /// A price or amount; unset is written as the empty field.
  static let price = NumberRule(.double, unset: .empty)
  /// A price or amount as the gateway writes it.
  static let gatewayPrice = NumberRule(.double, unset: .upperDouble)
  /// A price or amount where the official Python client writes the largest double.
  static let pythonPrice = NumberRule(.double, unset: .lowerDouble)
  /// The strike of a contract at versions where the official client writes `0.0` for none.
  static let zeroStrike = NumberRule(.double, unset: .zeroPointZero)
  /// A quantity; the official client knows five texts for "unset" here.
  static let size = NumberRule([.double, .int32, .int64], unset: .empty)
  /// A quantity for which the gateway writes the smallest 64-bit integer when there is none.
  static let gatewaySize = NumberRule([.double, .int32, .int64], unset: .int64Minimum)
  /// A whole number of 32 bits; unset is written as the empty field.
  static let integer = NumberRule(.int32, unset: .empty)
  /// A whole number of 32 bits; unset is written as the largest one.
  static let integerMaximum = NumberRule(.int32, unset: .int32Maximum)
  /// A whole number of 64 bits; unset is written as the largest one.
  static let longMaximum = NumberRule([.int32, .int64], unset: .int64Maximum)
}
