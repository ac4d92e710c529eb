extension GatewayMessage {
  /// A number of a market data line that is neither price nor size.
  public struct TickGeneric: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// Which number this is.
    public var tickType: TickType = .bid
    /// The number.
    public var value: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, tickType: TickType, value: TWSNumber) {
      self.requestID = requestID
      self.tickType = tickType
      self.value = value
    }
  }
}

extension GatewayMessage.TickGeneric: MessageBody {
  static var name: StaticString { "tickGeneric" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(6)
    coder.raw(&requestID, "requestID")
    coder.raw(&tickType, "tickType")
    coder.number(&value, .price, "value")
  }
}
