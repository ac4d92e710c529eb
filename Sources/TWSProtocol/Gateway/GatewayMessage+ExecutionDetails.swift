extension GatewayMessage {
  /// A fill.
  ///
  /// A bad field does not lose the fill: it stays absent and is told in ``defects``. Only a fill
  /// without an ``executionID`` is an error, as nothing could tell it from another.
  public struct ExecutionDetails: Hashable, Sendable {
    /// The request that it answers; -1 when it was not asked for.
    public var requestID: RequestID? = RequestID.none
    /// The order.
    public var orderID: OrderID? = nil
    /// What was traded.
    public var contract: TWSContract = TWSContract()
    /// IB's number of the fill; a correction differs after the last point only.
    public var executionID: String = ""
    /// When, in the zone and form that the version prescribes.
    public var time: String = ""
    /// The account number.
    public var account: String = ""
    /// Where.
    public var exchange: String = ""
    /// `BOT` or `SLD`.
    public var side: String = ""
    /// How much.
    public var shares: TWSNumber = .unset
    /// At which price.
    public var price: TWSNumber = .unset
    /// IB's own number of the order.
    public var permanentID: Int? = nil
    /// The client that placed the order.
    public var clientID: Int? = nil
    /// 1 if IB traded to close a position by force.
    public var liquidation: Int? = nil
    /// How much of the order is filled with this.
    public var cumulativeQuantity: TWSNumber = .unset
    /// The average price of the order with this.
    public var averagePrice: TWSNumber = .unset
    /// The reference that the order carried.
    public var orderReference: String = ""
    /// The economic value rule, mostly empty.
    public var valueRule: String = ""
    /// The economic value multiplier, mostly unset.
    public var valueMultiplier: TWSNumber = .unset
    /// The model, or empty.
    public var modelCode: String = ""
    /// 1 added liquidity, 2 took it, 3 was routed out, 0 not known.
    public var lastLiquidity: Int? = nil
    /// Whether the price may still be revised; from version 178 on.
    public var isPricePending: TWSFlag = .absent
    /// Who submitted the order; from version 198 on.
    public var submitter: String = ""
    /// What could not be read; empty for a sound message.
    public var defects: [TWSError] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID? = RequestID.none,
      orderID: OrderID? = nil,
      contract: TWSContract,
      executionID: String,
      time: String = "",
      account: String = "",
      exchange: String = "",
      side: String = "",
      shares: TWSNumber = .unset,
      price: TWSNumber = .unset,
      permanentID: Int? = nil,
      clientID: Int? = nil,
      liquidation: Int? = nil,
      cumulativeQuantity: TWSNumber = .unset,
      averagePrice: TWSNumber = .unset,
      orderReference: String = "",
      valueRule: String = "",
      valueMultiplier: TWSNumber = .unset,
      modelCode: String = "",
      lastLiquidity: Int? = nil,
      isPricePending: TWSFlag = .absent,
      submitter: String = "",
      defects: [TWSError] = []
    ) {
      self.requestID = requestID
      self.orderID = orderID
      self.contract = contract
      self.executionID = executionID
      self.time = time
      self.account = account
      self.exchange = exchange
      self.side = side
      self.shares = shares
      self.price = price
      self.permanentID = permanentID
      self.clientID = clientID
      self.liquidation = liquidation
      self.cumulativeQuantity = cumulativeQuantity
      self.averagePrice = averagePrice
      self.orderReference = orderReference
      self.valueRule = valueRule
      self.valueMultiplier = valueMultiplier
      self.modelCode = modelCode
      self.lastLiquidity = lastLiquidity
      self.isPricePending = isPricePending
      self.submitter = submitter
      self.defects = defects
    }
  }
}
