extension GatewayMessage {
  /// The display groups of the gateway's windows.
  public struct DisplayGroupList: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// Their numbers, with `|` between them.
    public var groups: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      groups: String
    ) {
      self.requestID = requestID
      self.groups = groups
    }
  }
}

extension GatewayMessage.DisplayGroupList: MessageBody {
  static var name: StaticString { "displayGroupList" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&groups, "groups")
  }
}
