extension GatewayMessage {
  /// One row of an order book changes.
  public struct MarketDepth: Hashable, Sendable {
    /// The depth request.
    public var requestID: RequestID = .none
    /// The row, counted from 0.
    public var position: Int = 0
    /// 0 inserts, 1 updates, 2 deletes.
    public var operation: Int = 0
    /// 0 for asks, 1 for bids.
    public var side: Int = 0
    /// The price of the row.
    public var price: TWSNumber = .unset
    /// The size of the row.
    public var size: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      position: Int,
      operation: Int,
      side: Int,
      price: TWSNumber,
      size: TWSNumber
    ) {
      self.requestID = requestID
      self.position = position
      self.operation = operation
      self.side = side
      self.price = price
      self.size = size
    }
  }
}

extension GatewayMessage.MarketDepth: MessageBody {
  static var name: StaticString { "marketDepth" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.integer(&position, "position")
    coder.integer(&operation, "operation")
    coder.integer(&side, "side")
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
  }
}
