extension GatewayMessage {
  /// One change of the best bid and ask.
  public struct TickByTickQuote: Hashable, Sendable {
    /// The tick-by-tick request.
    public var requestID: RequestID = .none
    /// When, in seconds since 1970.
    public var time: Int = 0
    /// The best bid.
    public var bidPrice: TWSNumber = .unset
    /// The best ask.
    public var askPrice: TWSNumber = .unset
    /// The size at the bid.
    public var bidSize: TWSNumber = .unset
    /// The size at the ask.
    public var askSize: TWSNumber = .unset
    /// Bits that qualify the quote.
    public var attributes: TickByTickQuoteAttributes = TickByTickQuoteAttributes()

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      time: Int,
      bidPrice: TWSNumber,
      askPrice: TWSNumber,
      bidSize: TWSNumber,
      askSize: TWSNumber,
      attributes: TickByTickQuoteAttributes
    ) {
      self.requestID = requestID
      self.time = time
      self.bidPrice = bidPrice
      self.askPrice = askPrice
      self.bidSize = bidSize
      self.askSize = askSize
      self.attributes = attributes
    }
  }
}
