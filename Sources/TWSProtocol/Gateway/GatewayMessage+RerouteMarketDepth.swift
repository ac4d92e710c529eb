extension GatewayMessage {
  /// An order book must be asked for of another contract.
  public struct RerouteMarketDepth: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The contract to ask for.
    public var contractID: Int = 0
    /// Where.
    public var exchange: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contractID: Int,
      exchange: String
    ) {
      self.requestID = requestID
      self.contractID = contractID
      self.exchange = exchange
    }
  }
}

extension GatewayMessage.RerouteMarketDepth: MessageBody {
  static var name: StaticString { "rerouteMarketDepth" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.integerOrZero(&contractID, "contractID")
    coder.text(&exchange, "exchange")
  }
}
