extension GatewayMessage {
  /// One position of an account or model that was asked for.
  public struct PositionMulti: Hashable, Sendable {
    /// The request for positions.
    public var requestID: RequestID = .none
    /// The account number.
    public var account: String = ""
    /// What is held.
    public var contract: TWSContract = TWSContract()
    /// How much is held, negative for short.
    public var position: TWSNumber = .unset
    /// The average cost of one unit, with commissions and times the multiplier.
    public var averageCost: TWSNumber = .unset
    /// The model, or empty.
    public var modelCode: String = ""
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      account: String,
      contract: TWSContract,
      position: TWSNumber,
      averageCost: TWSNumber,
      modelCode: String = ""
    ) {
      self.requestID = requestID
      self.account = account
      self.contract = contract
      self.position = position
      self.averageCost = averageCost
      self.modelCode = modelCode
    }
  }
}

extension GatewayMessage.PositionMulti: MessageBody {
  static var name: StaticString { "positionMulti" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    contract.layoutEleven(&coder)
    coder.number(&position, .size, "position")
    coder.number(&averageCost, .price, "averageCost")
    coder.text(&modelCode, "modelCode")
  }
}
