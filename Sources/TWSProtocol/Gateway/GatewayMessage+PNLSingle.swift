extension GatewayMessage {
  /// The profit and loss of one position.
  public struct PNLSingle: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// How much is held, negative for short.
    public var position: TWSNumber = .unset
    /// The profit of the day.
    public var daily: TWSNumber = .unset
    /// The profit that is not realised.
    public var unrealized: TWSNumber = .unset
    /// The profit that is realised.
    public var realized: TWSNumber = .unset
    /// The value of the position.
    public var value: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      position: TWSNumber,
      daily: TWSNumber,
      unrealized: TWSNumber,
      realized: TWSNumber,
      value: TWSNumber
    ) {
      self.requestID = requestID
      self.position = position
      self.daily = daily
      self.unrealized = unrealized
      self.realized = realized
      self.value = value
    }
  }
}

extension GatewayMessage.PNLSingle: MessageBody {
  static var name: StaticString { "pnlSingle" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.number(&position, .size, "position")
    coder.number(&daily, .gatewayPrice, "daily")
    coder.number(&unrealized, .gatewayPrice, "unrealized")
    coder.number(&realized, .gatewayPrice, "realized")
    coder.number(&value, .gatewayPrice, "value")
  }
}
