extension GatewayMessage {
  /// Expirations and strikes of the options on an instrument at one exchange.
  public struct OptionParameters: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The exchange.
    public var exchange: String = ""
    /// The contract id of the underlying.
    public var underlyingContractID: Int = 0
    /// The trading class.
    public var tradingClass: String = ""
    /// The multiplier.
    public var multiplier: String = ""
    /// The expirations, `YYYYMMDD`.
    public var expirations: [String] = []
    /// The strikes.
    public var strikes: [TWSNumber] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      exchange: String,
      underlyingContractID: Int,
      tradingClass: String,
      multiplier: String,
      expirations: [String],
      strikes: [TWSNumber]
    ) {
      self.requestID = requestID
      self.exchange = exchange
      self.underlyingContractID = underlyingContractID
      self.tradingClass = tradingClass
      self.multiplier = multiplier
      self.expirations = expirations
      self.strikes = strikes
    }
  }
}

extension GatewayMessage.OptionParameters: MessageBody {
  static var name: StaticString { "secDefOptParameter" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&exchange, "exchange")
    coder.integer(&underlyingContractID, "underlyingContractID")
    coder.text(&tradingClass, "tradingClass")
    coder.text(&multiplier, "multiplier")
    coder.list(&expirations, minimumFields: 1, "expirations", make: "") { coder, expiration in
      coder.text(&expiration, "expiration")
    }
    coder.list(&strikes, minimumFields: 1, "strikes", make: .unset) { coder, strike in
      coder.number(&strike, .price, "strike")
    }
  }
}
