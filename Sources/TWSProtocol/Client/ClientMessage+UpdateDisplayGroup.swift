extension ClientMessage {
  /// Changes what a display group shows.
  public struct UpdateDisplayGroup: Hashable, Sendable {
    /// The subscription.
    public var requestID: RequestID = .none
    /// `none`, or `contractID@exchange`.
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

extension ClientMessage.UpdateDisplayGroup: MessageBody {
  static var name: StaticString { "updateDisplayGroup" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&contractInfo, "contractInfo")
  }
}
