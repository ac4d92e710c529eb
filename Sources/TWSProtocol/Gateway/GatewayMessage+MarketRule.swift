extension GatewayMessage {
  /// The price steps of a market rule.
  public struct MarketRule: Hashable, Sendable {
    /// The rule.
    public var ruleID: Int = 0
    /// The steps, lowest edge first.
    public var increments: [PriceIncrement] = []

    init() {}

    /// A message with these fields.
    public init(ruleID: Int, increments: [PriceIncrement]) {
      self.ruleID = ruleID
      self.increments = increments
    }
  }
}

extension GatewayMessage.MarketRule: MessageBody {
  static var name: StaticString { "marketRule" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&ruleID, "ruleID")
    coder.list(&increments, minimumFields: 2, "increments", make: PriceIncrement()) { coder, step in
      step.layout(&coder)
    }
  }
}
