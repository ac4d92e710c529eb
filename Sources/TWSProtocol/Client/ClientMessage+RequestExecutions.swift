extension ClientMessage {
  /// Asks for the fills since midnight.
  public struct RequestExecutions: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The client whose fills are wanted; 0 for all.
    public var clientID: Int = 0
    /// The account number; empty for all.
    public var account: String = ""
    /// Since when; empty for all.
    public var time: String = ""
    /// The symbol; empty for all.
    public var symbol: String = ""
    /// The type; empty for all.
    public var securityType: String = ""
    /// The exchange; empty for all.
    public var exchange: String = ""
    /// `BUY` or `SELL`; empty for both.
    public var side: String = ""
    /// How many days back; from version 200 on.
    public var lastDays: TWSNumber = .unset
    /// Which days, as the number `YYYYMMDD`; from version 200 on.
    public var specificDates: [Int] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      clientID: Int = 0,
      account: String = "",
      time: String = "",
      symbol: String = "",
      securityType: String = "",
      exchange: String = "",
      side: String = "",
      lastDays: TWSNumber = .unset,
      specificDates: [Int] = []
    ) {
      self.requestID = requestID
      self.clientID = clientID
      self.account = account
      self.time = time
      self.symbol = symbol
      self.securityType = securityType
      self.exchange = exchange
      self.side = side
      self.lastDays = lastDays
      self.specificDates = specificDates
    }
  }
}

extension ClientMessage.RequestExecutions: MessageBody {
  static var name: StaticString { "requestExecutions" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(3)
    coder.raw(&requestID, "requestID")
    coder.integerOrZero(&clientID, "clientID")
    coder.text(&account, "account")
    coder.text(&time, "time")
    coder.text(&symbol, "symbol")
    coder.text(&securityType, "securityType")
    coder.text(&exchange, "exchange")
    coder.text(&side, "side")
    if coder.version >= .daysOfExecutions {
      coder.number(&lastDays, .integerMaximum, "lastDays")
      coder.list(&specificDates, minimumFields: 1, "specificDates", make: 0) { coder, date in
        coder.integer(&date, "specificDate")
      }
    }
  }
}
