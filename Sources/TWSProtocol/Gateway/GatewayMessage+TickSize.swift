extension GatewayMessage {
  /// A size of a market data line.
  public struct TickSize: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// Which size this is.
    public var tickType: TickType = .bid
    /// The size, in the unit of the instrument.
    public var size: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, tickType: TickType, size: TWSNumber) {
      self.requestID = requestID
      self.tickType = tickType
      self.size = size
    }
  }
}

extension GatewayMessage.TickSize: MessageBody {
  static var name: StaticString { "tickSize" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(6)
    coder.raw(&requestID, "requestID")
    coder.raw(&tickType, "tickType")
    coder.number(&size, .size, "size")
  }
}
