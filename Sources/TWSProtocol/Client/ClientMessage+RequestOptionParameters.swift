extension ClientMessage {
  /// Asks for expirations and strikes of the options on an instrument.
  public struct RequestOptionParameters: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The symbol of the underlying.
    public var underlyingSymbol: String = ""
    /// The exchange of the options on a future; empty for all.
    public var futureExchange: String = ""
    /// The type of the underlying.
    public var underlyingSecurityType: String = ""
    /// The contract id of the underlying.
    public var underlyingContractID: Int = 0

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      underlyingSymbol: String,
      futureExchange: String = "",
      underlyingSecurityType: String,
      underlyingContractID: Int
    ) {
      self.requestID = requestID
      self.underlyingSymbol = underlyingSymbol
      self.futureExchange = futureExchange
      self.underlyingSecurityType = underlyingSecurityType
      self.underlyingContractID = underlyingContractID
    }
  }
}

extension ClientMessage.RequestOptionParameters: MessageBody {
  static var name: StaticString { "requestOptionParameters" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&underlyingSymbol, "underlyingSymbol")
    coder.text(&futureExchange, "futureExchange")
    coder.text(&underlyingSecurityType, "underlyingSecurityType")
    coder.integerOrZero(&underlyingContractID, "underlyingContractID")
  }
}
