/// The underlying that makes an option delta neutral.
public struct TWSDeltaNeutral: Hashable, Sendable {
  /// The contract of the underlying.
  public var contractID: Int = 0
  /// The delta.
  public var delta: TWSNumber = .unset
  /// The price.
  public var price: TWSNumber = .unset

  init() {}

  /// A message with these fields.
  public init(contractID: Int, delta: TWSNumber, price: TWSNumber) {
    self.contractID = contractID
    self.delta = delta
    self.price = price
  }
}

extension TWSDeltaNeutral {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integerOrZero(&contractID, "contractID")
    coder.number(&delta, .price, "delta")
    coder.number(&price, .price, "price")
  }
}
