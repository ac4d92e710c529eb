extension GatewayMessage {
  /// An order that is finished, filled or cancelled.
  ///
  /// It carries no order id.
  public struct CompletedOrder: Hashable, Sendable {
    /// What was traded.
    public var contract: TWSContract = TWSContract()
    /// What was ordered.
    public var order: TWSOrder = TWSOrder()
    /// The final status and when it was reached.
    public var state: TWSOrderState = TWSOrderState()
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    /// Every field at its default.
    public init() {}

    /// A message with these parts.
    public init(contract: TWSContract, order: TWSOrder, state: TWSOrderState) {
      self.contract = contract
      self.order = order
      self.state = state
    }
  }
}
