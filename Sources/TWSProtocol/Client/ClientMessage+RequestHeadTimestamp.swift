extension ClientMessage {
  /// Asks since when there is history.
  public struct RequestHeadTimestamp: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument.
    public var contract: TWSContract = TWSContract()
    /// Whether an expired future is meant.
    public var includesExpired: TWSFlag = false
    /// Whether to leave out extended hours.
    public var isRegularHoursOnly: TWSFlag = false
    /// `TRADES`, `MIDPOINT`, `BID` or `ASK`.
    public var whatToShow: String = ""
    /// 1 for text, 2 for seconds since 1970.
    public var dateFormat: Int = 0

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      includesExpired: TWSFlag = false,
      isRegularHoursOnly: TWSFlag,
      whatToShow: String,
      dateFormat: Int
    ) {
      self.requestID = requestID
      self.contract = contract
      self.includesExpired = includesExpired
      self.isRegularHoursOnly = isRegularHoursOnly
      self.whatToShow = whatToShow
      self.dateFormat = dateFormat
    }
  }
}

extension ClientMessage.RequestHeadTimestamp: MessageBody {
  static var name: StaticString { "requestHeadTimestamp" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.flag(&includesExpired, "includesExpired")
    coder.flag(&isRegularHoursOnly, "isRegularHoursOnly")
    coder.text(&whatToShow, "whatToShow")
    coder.integerOrZero(&dateFormat, "dateFormat")
  }
}
