extension GatewayMessage {
  /// One position of one account.
  public struct Position: Hashable, Sendable {
    /// The account number.
    public var account: String = ""
    /// What is held.
    public var contract: TWSContract = TWSContract()
    /// How much is held, negative for short.
    public var position: TWSNumber = .unset
    /// The average cost of one unit, with commissions and times the multiplier.
    public var averageCost: TWSNumber = .unset
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    init() {}

    /// A message with these fields.
    public init(
      account: String,
      contract: TWSContract,
      position: TWSNumber,
      averageCost: TWSNumber
    ) {
      self.account = account
      self.contract = contract
      self.position = position
      self.averageCost = averageCost
    }
  }
}

extension GatewayMessage.Position: MessageBody {
  static var name: StaticString { "position" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(3, oldest: 3)
    coder.text(&account, "account")
    contract.layoutEleven(&coder)
    coder.number(&position, .size, "position")
    coder.number(&averageCost, .price, "averageCost")
  }
}
