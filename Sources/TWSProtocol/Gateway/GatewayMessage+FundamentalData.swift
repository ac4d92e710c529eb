extension GatewayMessage {
  /// A report on a company.
  public struct FundamentalData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The report, mostly XML.
    public var data: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      data: String
    ) {
      self.requestID = requestID
      self.data = data
    }
  }
}

extension GatewayMessage.FundamentalData: MessageBody {
  static var name: StaticString { "fundamentalData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&data, "data")
  }
}
