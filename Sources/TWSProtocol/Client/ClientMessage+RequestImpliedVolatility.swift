extension ClientMessage {
  /// Asks which volatility an option's price implies.
  public struct RequestImpliedVolatility: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The option.
    public var contract: TWSContract = TWSContract()
    /// Its price.
    public var optionPrice: TWSNumber = .unset
    /// The price of the underlying.
    public var underlyingPrice: TWSNumber = .unset
    /// How many options follow, in the form of the Python clients; nil in the form of others, which
    /// leave it out.
    public var optionCount: Int? = 0
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      optionPrice: TWSNumber,
      underlyingPrice: TWSNumber,
      optionCount: Int? = 0,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.optionPrice = optionPrice
      self.underlyingPrice = underlyingPrice
      self.optionCount = optionCount
      self.options = options
    }
  }
}

extension ClientMessage.RequestImpliedVolatility: MessageBody {
  static var name: StaticString { "requestImpliedVolatility" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(3)
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.number(&optionPrice, .price, "optionPrice")
    coder.number(&underlyingPrice, .price, "underlyingPrice")
    coder.countedOptions(&optionCount, &options)
  }
}
