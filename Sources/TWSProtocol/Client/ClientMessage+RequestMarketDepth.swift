extension ClientMessage {
  /// Asks for an order book.
  public struct RequestMarketDepth: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument.
    public var contract: TWSContract = TWSContract()
    /// How many rows.
    public var rows: Int = 0
    /// Whether to aggregate over exchanges.
    public var isSmartDepth: TWSFlag = false
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      rows: Int,
      isSmartDepth: TWSFlag = false,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.rows = rows
      self.isSmartDepth = isSmartDepth
      self.options = options
    }
  }
}

extension ClientMessage.RequestMarketDepth: MessageBody {
  static var name: StaticString { "requestMarketDepth" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(5)
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.integer(&rows, "rows")
    coder.flag(&isSmartDepth, "isSmartDepth")
    coder.text(&options, "options")
  }
}
