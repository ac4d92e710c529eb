extension GatewayMessage {
  /// What a display group shows.
  public struct DisplayGroupUpdated: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// `none`, `combo`, or `contractID@exchange`.
    public var contractInfo: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contractInfo: String
    ) {
      self.requestID = requestID
      self.contractInfo = contractInfo
    }
  }
}

extension GatewayMessage.DisplayGroupUpdated: MessageBody {
  static var name: StaticString { "displayGroupUpdated" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&contractInfo, "contractInfo")
  }
}
