extension GatewayMessage {
  /// One row of an order book changes, with who stands behind it.
  public struct MarketDepthL2: Hashable, Sendable {
    /// The depth request.
    public var requestID: RequestID = .none
    /// The row, counted from 0.
    public var position: Int = 0
    /// The market maker or exchange.
    public var marketMaker: String = ""
    /// 0 inserts, 1 updates, 2 deletes.
    public var operation: Int = 0
    /// 0 for asks, 1 for bids.
    public var side: Int = 0
    /// The price of the row.
    public var price: TWSNumber = .unset
    /// The size of the row.
    public var size: TWSNumber = .unset
    /// Whether the book is aggregated over exchanges.
    public var isSmartDepth: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      position: Int,
      marketMaker: String,
      operation: Int,
      side: Int,
      price: TWSNumber,
      size: TWSNumber,
      isSmartDepth: TWSFlag = false
    ) {
      self.requestID = requestID
      self.position = position
      self.marketMaker = marketMaker
      self.operation = operation
      self.side = side
      self.price = price
      self.size = size
      self.isSmartDepth = isSmartDepth
    }
  }
}

extension GatewayMessage.MarketDepthL2: MessageBody {
  static var name: StaticString { "marketDepthL2" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.integer(&position, "position")
    coder.text(&marketMaker, "marketMaker")
    coder.integer(&operation, "operation")
    coder.integer(&side, "side")
    coder.number(&price, .price, "price")
    coder.number(&size, .size, "size")
    coder.flag(&isSmartDepth, "isSmartDepth")
  }
}
