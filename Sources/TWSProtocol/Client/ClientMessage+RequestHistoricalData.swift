extension ClientMessage {
  /// Asks for bars of the past, or for a schedule.
  public struct RequestHistoricalData: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument, or a combination with its legs.
    public var contract: TWSContract = TWSContract()
    /// Whether an expired future is meant.
    public var includesExpired: TWSFlag = false
    /// Up to when; empty for now.
    public var end: String = ""
    /// The size of a bar, such as `5 mins`.
    public var barSize: String = ""
    /// How far back, such as `1 D`.
    public var duration: String = ""
    /// Whether to leave out extended hours.
    public var isRegularHoursOnly: TWSFlag = false
    /// `TRADES`, `MIDPOINT`, `BID`, `ASK`, `SCHEDULE` and so on.
    public var whatToShow: String = ""
    /// 1 for text, 2 for seconds since 1970.
    public var dateFormat: Int = 0
    /// Whether updates of the newest bar shall follow.
    public var keepsUpToDate: TWSFlag = false
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      includesExpired: TWSFlag = false,
      end: String,
      barSize: String,
      duration: String,
      isRegularHoursOnly: TWSFlag,
      whatToShow: String,
      dateFormat: Int,
      keepsUpToDate: TWSFlag = false,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.includesExpired = includesExpired
      self.end = end
      self.barSize = barSize
      self.duration = duration
      self.isRegularHoursOnly = isRegularHoursOnly
      self.whatToShow = whatToShow
      self.dateFormat = dateFormat
      self.keepsUpToDate = keepsUpToDate
      self.options = options
    }
  }
}

extension ClientMessage.RequestHistoricalData: MessageBody {
  static var name: StaticString { "requestHistoricalData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.flag(&includesExpired, "includesExpired")
    coder.text(&end, "end")
    coder.text(&barSize, "barSize")
    coder.text(&duration, "duration")
    coder.flag(&isRegularHoursOnly, "isRegularHoursOnly")
    coder.text(&whatToShow, "whatToShow")
    coder.integerOrZero(&dateFormat, "dateFormat")
    if contract.isCombination {
      contract.layoutShortLegs(&coder)
    }
    coder.flag(&keepsUpToDate, "keepsUpToDate")
    coder.text(&options, "options")
  }
}
