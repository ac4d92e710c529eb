extension GatewayMessage {
  /// Where an order stands.
  ///
  /// Duplicates are normal. A bad field is left absent and told in ``defects``; without the order,
  /// the status or the client it is an error.
  public struct OrderStatus: Hashable, Sendable {
    /// The order.
    public var orderID: OrderID = 0
    /// The gateway's word, such as `Submitted` or `Filled`.
    public var status: String = ""
    /// The quantity filled so far.
    public var filled: TWSNumber = .unset
    /// The quantity still open.
    public var remaining: TWSNumber = .unset
    /// The average price of the fills so far; 0 before the first.
    public var averageFillPrice: TWSNumber = .unset
    /// IB's own number of the order, 64 bits from version 191 on.
    public var permanentID: Int = 0
    /// The order id of the parent, or 0.
    public var parentID: Int = 0
    /// The price of the last fill; 0 before the first.
    public var lastFillPrice: TWSNumber = .unset
    /// The client that placed the order.
    public var clientID: Int = 0
    /// Why the order is held back, such as `child` or `locate`; mostly empty.
    public var whyHeld: String = ""
    /// The price at which the gateway capped the order; 0 for none.
    public var marketCapPrice: TWSNumber = 0
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    init() {}

    /// A message with these fields.
    public init(
      orderID: OrderID,
      status: String,
      filled: TWSNumber,
      remaining: TWSNumber,
      averageFillPrice: TWSNumber,
      permanentID: Int,
      parentID: Int,
      lastFillPrice: TWSNumber,
      clientID: Int,
      whyHeld: String = "",
      marketCapPrice: TWSNumber = 0
    ) {
      self.orderID = orderID
      self.status = status
      self.filled = filled
      self.remaining = remaining
      self.averageFillPrice = averageFillPrice
      self.permanentID = permanentID
      self.parentID = parentID
      self.lastFillPrice = lastFillPrice
      self.clientID = clientID
      self.whyHeld = whyHeld
      self.marketCapPrice = marketCapPrice
    }
  }
}

extension GatewayMessage.OrderStatus: MessageBody {
  static var name: StaticString { "orderStatus" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&orderID, "orderID")
    coder.text(&status, "status")
    coder.number(&filled, .size, "filled")
    coder.number(&remaining, .size, "remaining")
    coder.number(&averageFillPrice, .price, "averageFillPrice")
    coder.integerOrZero(&permanentID, "permanentID")
    coder.integerOrZero(&parentID, "parentID")
    coder.number(&lastFillPrice, .price, "lastFillPrice")
    coder.integerOrZero(&clientID, "clientID")
    coder.text(&whyHeld, "whyHeld")
    coder.number(&marketCapPrice, .price, "marketCapPrice")
  }
}
