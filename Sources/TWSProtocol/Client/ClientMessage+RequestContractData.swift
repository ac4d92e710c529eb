extension ClientMessage {
  /// Asks for everything that is known about the contracts that fit.
  public struct RequestContractData: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The description.
    public var contract: TWSContract = TWSContract()
    /// Whether expired futures are wanted.
    public var includesExpired: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, contract: TWSContract, includesExpired: TWSFlag = false) {
      self.requestID = requestID
      self.contract = contract
      self.includesExpired = includesExpired
    }
  }
}

extension ClientMessage.RequestContractData: MessageBody {
  static var name: StaticString { "requestContractData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(8)
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.flag(&includesExpired, "includesExpired")
    coder.text(&contract.securityIDType, "securityIDType")
    coder.text(&contract.securityID, "securityID")
    if coder.version >= .bondIssuerID {
      coder.text(&contract.issuerID, "issuerID")
    }
  }
}
