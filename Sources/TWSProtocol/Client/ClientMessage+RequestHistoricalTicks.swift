extension ClientMessage {
  /// Asks for ticks of the past.
  public struct RequestHistoricalTicks: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument.
    public var contract: TWSContract = TWSContract()
    /// Whether an expired future is meant.
    public var includesExpired: TWSFlag = false
    /// From when; empty if ``end`` is given.
    public var start: String = ""
    /// Up to when; empty if ``start`` is given.
    public var end: String = ""
    /// How many, at most 1000.
    public var tickCount: Int = 0
    /// `TRADES`, `MIDPOINT` or `BID_ASK`.
    public var whatToShow: String = ""
    /// Whether to leave out extended hours.
    public var isRegularHoursOnly: TWSFlag = false
    /// Whether changes of size alone are left out.
    public var ignoresSize: TWSFlag = false
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      includesExpired: TWSFlag = false,
      start: String,
      end: String,
      tickCount: Int,
      whatToShow: String,
      isRegularHoursOnly: TWSFlag,
      ignoresSize: TWSFlag = false,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.includesExpired = includesExpired
      self.start = start
      self.end = end
      self.tickCount = tickCount
      self.whatToShow = whatToShow
      self.isRegularHoursOnly = isRegularHoursOnly
      self.ignoresSize = ignoresSize
      self.options = options
    }
  }
}

extension ClientMessage.RequestHistoricalTicks: MessageBody {
  static var name: StaticString { "requestHistoricalTicks" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.flag(&includesExpired, "includesExpired")
    coder.text(&start, "start")
    coder.text(&end, "end")
    coder.integerOrZero(&tickCount, "tickCount")
    coder.text(&whatToShow, "whatToShow")
    coder.flag(&isRegularHoursOnly, "isRegularHoursOnly")
    coder.flag(&ignoresSize, "ignoresSize")
    coder.text(&options, "options")
  }
}
