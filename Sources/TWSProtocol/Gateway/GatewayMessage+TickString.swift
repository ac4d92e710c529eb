extension GatewayMessage {
  /// A text of a market data line, such as the time of the last trade.
  public struct TickString: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// Which text this is; types 48 and 77 hold an ``RTVolume``.
    public var tickType: TickType = .bid
    /// The text.
    public var value: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, tickType: TickType, value: String) {
      self.requestID = requestID
      self.tickType = tickType
      self.value = value
    }
  }
}

extension GatewayMessage.TickString: MessageBody {
  static var name: StaticString { "tickString" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(6)
    coder.raw(&requestID, "requestID")
    coder.raw(&tickType, "tickType")
    coder.text(&value, "value")
  }
}
