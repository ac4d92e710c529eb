extension GatewayMessage {
  /// Which kind of data a line delivers from now on.
  public struct MarketDataTypeNotice: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// The kind.
    public var type: MarketDataType = .live

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, type: MarketDataType) {
      self.requestID = requestID
      self.type = type
    }
  }
}

extension GatewayMessage.MarketDataTypeNotice: MessageBody {
  static var name: StaticString { "marketDataType" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.raw(&type, "type")
  }
}
