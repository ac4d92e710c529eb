extension GatewayMessage {
  /// One position of an account with its current worth.
  public struct PortfolioValue: Hashable, Sendable {
    /// What is held; it names the primary exchange and no other.
    public var contract: TWSContract = TWSContract()
    /// How much is held, negative for short.
    public var position: TWSNumber = .unset
    /// The price that the gateway values it at.
    public var marketPrice: TWSNumber = .unset
    /// The value at that price.
    public var marketValue: TWSNumber = .unset
    /// The average cost of one unit, with commissions and times the multiplier.
    public var averageCost: TWSNumber = .unset
    /// The profit that is not realised.
    public var unrealizedPNL: TWSNumber = .unset
    /// The profit that is realised.
    public var realizedPNL: TWSNumber = .unset
    /// The account number.
    public var account: String = ""
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    init() {}

    /// A message with these fields.
    public init(
      contract: TWSContract,
      position: TWSNumber,
      marketPrice: TWSNumber,
      marketValue: TWSNumber,
      averageCost: TWSNumber,
      unrealizedPNL: TWSNumber,
      realizedPNL: TWSNumber,
      account: String
    ) {
      self.contract = contract
      self.position = position
      self.marketPrice = marketPrice
      self.marketValue = marketValue
      self.averageCost = averageCost
      self.unrealizedPNL = unrealizedPNL
      self.realizedPNL = realizedPNL
      self.account = account
    }
  }
}

extension GatewayMessage.PortfolioValue: MessageBody {
  static var name: StaticString { "portfolioValue" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(8, oldest: 8)
    contract.layoutPortfolio(&coder)
    coder.number(&position, .size, "position")
    coder.number(&marketPrice, .price, "marketPrice")
    coder.number(&marketValue, .price, "marketValue")
    coder.number(&averageCost, .price, "averageCost")
    coder.number(&unrealizedPNL, .price, "unrealizedPNL")
    coder.number(&realizedPNL, .price, "realizedPNL")
    coder.text(&account, "account")
  }
}
