extension ClientMessage {
  /// Asks for five-second bars.
  public struct RequestRealTimeBars: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument.
    public var contract: TWSContract = TWSContract()
    /// Always 5.
    public var barSeconds: Int = 5
    /// `TRADES`, `MIDPOINT`, `BID` or `ASK`.
    public var whatToShow: String = ""
    /// Whether to leave out extended hours.
    public var isRegularHoursOnly: TWSFlag = false
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      barSeconds: Int = 5,
      whatToShow: String,
      isRegularHoursOnly: TWSFlag,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.barSeconds = barSeconds
      self.whatToShow = whatToShow
      self.isRegularHoursOnly = isRegularHoursOnly
      self.options = options
    }
  }
}

extension ClientMessage.RequestRealTimeBars: MessageBody {
  static var name: StaticString { "requestRealTimeBars" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(3)
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.integerOrZero(&barSeconds, "barSeconds")
    coder.text(&whatToShow, "whatToShow")
    coder.flag(&isRegularHoursOnly, "isRegularHoursOnly")
    coder.text(&options, "options")
  }
}
