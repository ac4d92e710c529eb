extension GatewayMessage {
  /// An order that was entered by hand got a number of this client.
  public struct OrderBound: Hashable, Sendable {
    /// IB's own number of the order.
    public var permanentID: Int = 0
    /// The client that it is bound to.
    public var clientID: Int = 0
    /// Its number there.
    public var orderID: OrderID = 0

    init() {}

    /// A message with these fields.
    public init(
      permanentID: Int,
      clientID: Int,
      orderID: OrderID
    ) {
      self.permanentID = permanentID
      self.clientID = clientID
      self.orderID = orderID
    }
  }
}

extension GatewayMessage.OrderBound: MessageBody {
  static var name: StaticString { "orderBound" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&permanentID, "permanentID")
    coder.integer(&clientID, "clientID")
    coder.raw(&orderID, "orderID")
  }
}
