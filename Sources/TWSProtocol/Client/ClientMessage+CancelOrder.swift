extension ClientMessage {
  /// Cancels an order.
  public struct CancelOrder: Hashable, Sendable {
    /// The order.
    public var orderID: OrderID = 0
    /// When a manual cancel was entered; from version 169 on.
    public var manualCancelTime: String = ""
    /// Who operates the order, as CME asks; from version 187 on.
    public var externalOperator: String = ""
    /// A field of versions 187 to 189.
    public var externalUserID: String = ""
    /// Whether it was entered by hand; from version 187 on.
    public var manualOrderIndicator: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      orderID: OrderID,
      manualCancelTime: String = "",
      externalOperator: String = "",
      externalUserID: String = "",
      manualOrderIndicator: TWSNumber = .unset
    ) {
      self.orderID = orderID
      self.manualCancelTime = manualCancelTime
      self.externalOperator = externalOperator
      self.externalUserID = externalUserID
      self.manualOrderIndicator = manualOrderIndicator
    }
  }
}
