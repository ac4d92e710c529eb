extension GatewayMessage {
  /// One trade.
  public struct TickByTickTrade: Hashable, Sendable {
    /// The tick-by-tick request.
    public var requestID: RequestID = .none
    /// Whether the stream is `AllLast` rather than `Last`.
    public var isFromAllLast: TWSFlag = false
    /// When, in seconds since 1970.
    public var time: Int = 0
    /// The price.
    public var price: TWSNumber = .unset
    /// The size.
    public var size: TWSNumber = .unset
    /// Bits that qualify the trade.
    public var attributes: TickByTickTradeAttributes = TickByTickTradeAttributes()
    /// Where.
    public var exchange: String = ""
    /// The conditions of the sale.
    public var conditions: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      isFromAllLast: TWSFlag,
      time: Int,
      price: TWSNumber,
      size: TWSNumber,
      attributes: TickByTickTradeAttributes,
      exchange: String,
      conditions: String
    ) {
      self.requestID = requestID
      self.isFromAllLast = isFromAllLast
      self.time = time
      self.price = price
      self.size = size
      self.attributes = attributes
      self.exchange = exchange
      self.conditions = conditions
    }
  }
}
