extension GatewayMessage {
  /// The underlying that the gateway chose for a delta-neutral request.
  public struct DeltaNeutralValidation: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The contract of the underlying.
    public var contractID: Int = 0
    /// Its delta.
    public var delta: TWSNumber = .unset
    /// Its price.
    public var price: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contractID: Int,
      delta: TWSNumber,
      price: TWSNumber
    ) {
      self.requestID = requestID
      self.contractID = contractID
      self.delta = delta
      self.price = price
    }
  }
}

extension GatewayMessage.DeltaNeutralValidation: MessageBody {
  static var name: StaticString { "deltaNeutralValidation" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.integerOrZero(&contractID, "contractID")
    coder.number(&delta, .price, "delta")
    coder.number(&price, .price, "price")
  }
}
