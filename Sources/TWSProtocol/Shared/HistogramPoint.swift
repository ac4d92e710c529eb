/// How much was traded at one price.
public struct HistogramPoint: Hashable, Sendable {
  /// The price.
  public var price: TWSNumber = .unset
  /// The size.
  public var size: TWSNumber = .unset

  init() {}

  /// An element with these fields.
  public init(
    price: TWSNumber,
    size: TWSNumber
  ) {
    self.price = price
    self.size = size
  }
}

extension HistogramPoint {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
  }
}
