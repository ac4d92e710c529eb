extension GatewayMessage {
  /// The profit and loss of an account.
  public struct PNL: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The profit of the day.
    public var daily: TWSNumber = .unset
    /// The profit that is not realised.
    public var unrealized: TWSNumber = .unset
    /// The profit that is realised.
    public var realized: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      daily: TWSNumber,
      unrealized: TWSNumber,
      realized: TWSNumber
    ) {
      self.requestID = requestID
      self.daily = daily
      self.unrealized = unrealized
      self.realized = realized
    }
  }
}

extension GatewayMessage.PNL: MessageBody {
  static var name: StaticString { "pnl" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.number(&daily, .gatewayPrice, "daily")
    coder.number(&unrealized, .gatewayPrice, "unrealized")
    coder.number(&realized, .gatewayPrice, "realized")
  }
}
