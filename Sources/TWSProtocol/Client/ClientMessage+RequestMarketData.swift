extension ClientMessage {
  /// Asks for a line of market data.
  public struct RequestMarketData: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument, or a combination with its legs.
    public var contract: TWSContract = TWSContract()
    /// The numbers of further tick types, with commas between them.
    public var genericTicks: String = ""
    /// Whether one picture is enough.
    public var isSnapshot: TWSFlag = false
    /// Whether a paid regulatory picture is asked for.
    public var isRegulatorySnapshot: TWSFlag = false
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      genericTicks: String = "",
      isSnapshot: TWSFlag = false,
      isRegulatorySnapshot: TWSFlag = false,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.genericTicks = genericTicks
      self.isSnapshot = isSnapshot
      self.isRegulatorySnapshot = isRegulatorySnapshot
      self.options = options
    }
  }
}
