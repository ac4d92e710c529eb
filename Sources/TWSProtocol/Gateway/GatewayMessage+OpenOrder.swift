extension GatewayMessage {
  /// An order as the gateway knows it, sent on every change and on request.
  ///
  /// A bad field is left absent and told in ``defects`` as long as the others still are in place;
  /// without what makes the order it is an error.
  public struct OpenOrder: Hashable, Sendable {
    /// The order.
    public var orderID: OrderID = 0
    /// What is traded.
    public var contract: TWSContract = TWSContract()
    /// What was ordered.
    public var order: TWSOrder = TWSOrder()
    /// Status, margins and commissions.
    public var state: TWSOrderState = TWSOrderState()
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    /// Every field at its default.
    public init() {}

    /// A message with these parts.
    public init(
      orderID: OrderID, contract: TWSContract, order: TWSOrder, state: TWSOrderState
    ) {
      self.orderID = orderID
      self.contract = contract
      self.order = order
      self.state = state
    }
  }
}
