/// One trade of the past.
public struct HistoricalTickLast: Hashable, Sendable {
  /// When, in seconds since 1970.
  public var time: Int = 0
  /// Bits: 1 past limit, 2 unreported.
  public var attributes: Int = 0
  /// The price.
  public var price: TWSNumber = .unset
  /// The size.
  public var size: TWSNumber = .unset
  /// Where.
  public var exchange: String = ""
  /// The conditions of the sale.
  public var conditions: String = ""

  init() {}

  /// A message with these fields.
  public init(
    time: Int,
    attributes: Int,
    price: TWSNumber,
    size: TWSNumber,
    exchange: String,
    conditions: String
  ) {
    self.time = time
    self.attributes = attributes
    self.price = price
    self.size = size
    self.exchange = exchange
    self.conditions = conditions
  }
}

extension HistoricalTickLast {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&time, "time")
    coder.integerOrZero(&attributes, "attributes")
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
    coder.text(&exchange, "exchange")
    coder.text(&conditions, "conditions")
  }
}
