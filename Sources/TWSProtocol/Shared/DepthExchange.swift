/// An exchange that offers an order book.
public struct DepthExchange: Hashable, Sendable {
  /// The exchange.
  public var exchange: String = ""
  /// For which kind of instrument.
  public var securityType: String = ""
  /// The exchange that lists, or empty.
  public var listingExchange: String = ""
  /// `Deep` or `Deep2`.
  public var serviceDataType: String = ""
  /// The aggregate group of a composite; unset for none.
  public var aggregateGroup: TWSNumber = .unset

  init() {}

  /// An element with these fields.
  public init(
    exchange: String,
    securityType: String,
    listingExchange: String,
    serviceDataType: String,
    aggregateGroup: TWSNumber
  ) {
    self.exchange = exchange
    self.securityType = securityType
    self.listingExchange = listingExchange
    self.serviceDataType = serviceDataType
    self.aggregateGroup = aggregateGroup
  }
}

extension DepthExchange {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&exchange, "exchange")
    coder.text(&securityType, "securityType")
    coder.text(&listingExchange, "listingExchange")
    coder.text(&serviceDataType, "serviceDataType")
    coder.number(&aggregateGroup, .integerMaximum, "aggregateGroup")
  }
}
