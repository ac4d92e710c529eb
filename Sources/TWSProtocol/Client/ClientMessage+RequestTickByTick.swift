extension ClientMessage {
  /// Asks for every trade or quote.
  public struct RequestTickByTick: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument.
    public var contract: TWSContract = TWSContract()
    /// `Last`, `AllLast`, `BidAsk` or `MidPoint`.
    public var tickType: String = ""
    /// How many ticks of the past come first.
    public var tickCount: Int = 0
    /// Whether changes of size alone are left out.
    public var ignoresSize: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      tickType: String,
      tickCount: Int = 0,
      ignoresSize: TWSFlag = false
    ) {
      self.requestID = requestID
      self.contract = contract
      self.tickType = tickType
      self.tickCount = tickCount
      self.ignoresSize = ignoresSize
    }
  }
}

extension ClientMessage.RequestTickByTick: MessageBody {
  static var name: StaticString { "requestTickByTick" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.text(&tickType, "tickType")
    coder.integerOrZero(&tickCount, "tickCount")
    coder.flag(&ignoresSize, "ignoresSize")
  }
}
