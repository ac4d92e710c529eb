extension ClientMessage {
  /// Places an order, or changes the one that has this id.
  public struct PlaceOrder: Hashable, Sendable {
    /// The order.
    public var orderID: OrderID = 0
    /// What to trade.
    public var contract: TWSContract = TWSContract()
    /// What to do.
    public var order: TWSOrder = TWSOrder()

    /// Every field at its default.
    public init() {}

    /// A request with these parts.
    public init(orderID: OrderID, contract: TWSContract, order: TWSOrder) {
      self.orderID = orderID
      self.contract = contract
      self.order = order
    }
  }
}
