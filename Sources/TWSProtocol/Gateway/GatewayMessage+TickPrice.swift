extension GatewayMessage {
  /// A price of a market data line, with the size that belongs to it.
  public struct TickPrice: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// Which price this is.
    public var tickType: TickType = .bid
    /// The price; -1 together with size 0 says that there is no quote.
    public var price: TWSNumber = .unset
    /// The size at that price; unset for prices that have none.
    public var size: TWSNumber = .unset
    /// Bits that qualify the price.
    public var attributes: TickAttributes = TickAttributes()

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      tickType: TickType,
      price: TWSNumber,
      size: TWSNumber,
      attributes: TickAttributes = TickAttributes()
    ) {
      self.requestID = requestID
      self.tickType = tickType
      self.price = price
      self.size = size
      self.attributes = attributes
    }
  }
}

extension GatewayMessage.TickPrice: MessageBody {
  static var name: StaticString { "tickPrice" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(6)
    coder.raw(&requestID, "requestID")
    coder.raw(&tickType, "tickType")
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
    coder.raw(&attributes, "attributes")
  }
}
