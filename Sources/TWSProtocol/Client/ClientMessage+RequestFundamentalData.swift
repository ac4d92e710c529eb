extension ClientMessage {
  /// Asks for a report on a company.
  public struct RequestFundamentalData: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The stock, by seven of its fields.
    public var contract: TWSContract = TWSContract()
    /// Which report, such as `ReportSnapshot`.
    public var reportType: String = ""
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
      reportType: String,
      optionCount: Int? = 0,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contract = contract
      self.reportType = reportType
      self.optionCount = optionCount
      self.options = options
    }
  }
}

extension ClientMessage.RequestFundamentalData: MessageBody {
  static var name: StaticString { "requestFundamentalData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(2)
    coder.raw(&requestID, "requestID")
    contract.layoutFundamental(&coder)
    coder.text(&reportType, "reportType")
    coder.countedOptions(&optionCount, &options)
  }
}
