extension GatewayMessage {
  /// Implied volatility and greeks of an option; unset or -1 and -2 stand for "not computed".
  public struct OptionComputation: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// From which price it was computed.
    public var tickType: TickType = .bid
    /// 0 for return-based, 1 for price-based.
    public var attributes: Int = 0
    /// The implied volatility; -1 for none.
    public var impliedVolatility: TWSNumber = .unset
    /// The delta; -2 for none.
    public var delta: TWSNumber = .unset
    /// The price of the option; -1 for none.
    public var optionPrice: TWSNumber = .unset
    /// The present value of dividends; -1 for none.
    public var presentValueDividend: TWSNumber = .unset
    /// The gamma; -2 for none.
    public var gamma: TWSNumber = .unset
    /// The vega; -2 for none.
    public var vega: TWSNumber = .unset
    /// The theta; -2 for none.
    public var theta: TWSNumber = .unset
    /// The price of the underlying; -1 for none.
    public var underlyingPrice: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      tickType: TickType,
      attributes: Int,
      impliedVolatility: TWSNumber,
      delta: TWSNumber,
      optionPrice: TWSNumber,
      presentValueDividend: TWSNumber,
      gamma: TWSNumber,
      vega: TWSNumber,
      theta: TWSNumber,
      underlyingPrice: TWSNumber
    ) {
      self.requestID = requestID
      self.tickType = tickType
      self.attributes = attributes
      self.impliedVolatility = impliedVolatility
      self.delta = delta
      self.optionPrice = optionPrice
      self.presentValueDividend = presentValueDividend
      self.gamma = gamma
      self.vega = vega
      self.theta = theta
      self.underlyingPrice = underlyingPrice
    }
  }
}

extension GatewayMessage.OptionComputation: MessageBody {
  static var name: StaticString { "optionComputation" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.raw(&tickType, "tickType")
    coder.integerOrZero(&attributes, "attributes")
    coder.number(&impliedVolatility, .price, "impliedVolatility")
    coder.number(&delta, .price, "delta")
    coder.number(&optionPrice, .price, "optionPrice")
    coder.number(&presentValueDividend, .price, "presentValueDividend")
    coder.number(&gamma, .price, "gamma")
    coder.number(&vega, .price, "vega")
    coder.number(&theta, .price, "theta")
    coder.number(&underlyingPrice, .price, "underlyingPrice")
  }
}
