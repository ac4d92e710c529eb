/// One midpoint of the past.
public struct HistoricalTick: Hashable, Sendable {
  /// When, in seconds since 1970.
  public var time: Int = 0
  /// A field without meaning that the layout has.
  public var reserved: TWSNumber = 0
  /// The midpoint.
  public var price: TWSNumber = .unset
  /// Always 0.
  public var size: TWSNumber = .unset

  init() {}

  /// A message with these fields.
  public init(time: Int, reserved: TWSNumber, price: TWSNumber, size: TWSNumber) {
    self.time = time
    self.reserved = reserved
    self.price = price
    self.size = size
  }
}

extension HistoricalTick {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&time, "time")
    coder.number(&reserved, .integer, "reserved")
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
  }
}
