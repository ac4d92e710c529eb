extension ClientMessage {
  /// Asks for volume by price.
  public struct RequestHistogram: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The instrument.
    public var contract: TWSContract = TWSContract()
    /// Whether an expired future is meant.
    public var includesExpired: TWSFlag = false
    /// Whether to leave out extended hours.
    public var isRegularHoursOnly: TWSFlag = false
    /// How far back, such as `3 days`.
    public var period: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contract: TWSContract,
      includesExpired: TWSFlag = false,
      isRegularHoursOnly: TWSFlag,
      period: String
    ) {
      self.requestID = requestID
      self.contract = contract
      self.includesExpired = includesExpired
      self.isRegularHoursOnly = isRegularHoursOnly
      self.period = period
    }
  }
}

extension ClientMessage.RequestHistogram: MessageBody {
  static var name: StaticString { "requestHistogram" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    contract.layoutTwelve(&coder)
    coder.flag(&includesExpired, "includesExpired")
    coder.flag(&isRegularHoursOnly, "isRegularHoursOnly")
    coder.text(&period, "period")
  }
}
