extension GatewayMessage {
  /// The terms of an exchange for physical.
  public struct TickEFP: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// Which value this is, 38 to 44.
    public var tickType: Int = 0
    /// The annual rate.
    public var basisPoints: TWSNumber = .unset
    /// The rate for people.
    public var formattedBasisPoints: String = ""
    /// The price of the future that follows from it.
    public var impliedFuturesPrice: TWSNumber = .unset
    /// The days until the future ends.
    public var holdDays: Int = 0
    /// When the future ends.
    public var futureLastTradeDate: String = ""
    /// The effect of dividends on the rate.
    public var dividendImpact: TWSNumber = .unset
    /// The dividends until then.
    public var dividendsToLastTradeDate: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      tickType: Int,
      basisPoints: TWSNumber,
      formattedBasisPoints: String,
      impliedFuturesPrice: TWSNumber,
      holdDays: Int,
      futureLastTradeDate: String,
      dividendImpact: TWSNumber,
      dividendsToLastTradeDate: TWSNumber
    ) {
      self.requestID = requestID
      self.tickType = tickType
      self.basisPoints = basisPoints
      self.formattedBasisPoints = formattedBasisPoints
      self.impliedFuturesPrice = impliedFuturesPrice
      self.holdDays = holdDays
      self.futureLastTradeDate = futureLastTradeDate
      self.dividendImpact = dividendImpact
      self.dividendsToLastTradeDate = dividendsToLastTradeDate
    }
  }
}

extension GatewayMessage.TickEFP: MessageBody {
  static var name: StaticString { "tickEFP" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(6)
    coder.raw(&requestID, "requestID")
    coder.integer(&tickType, "tickType")
    coder.number(&basisPoints, .price, "basisPoints")
    coder.text(&formattedBasisPoints, "formattedBasisPoints")
    coder.number(&impliedFuturesPrice, .price, "impliedFuturesPrice")
    coder.integerOrZero(&holdDays, "holdDays")
    coder.text(&futureLastTradeDate, "futureLastTradeDate")
    coder.number(&dividendImpact, .price, "dividendImpact")
    coder.number(&dividendsToLastTradeDate, .price, "dividendsToLastTradeDate")
  }
}
