extension GatewayMessage {
  /// What the gateway tells of the user.
  public struct UserInfo: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The brand under which the user is a customer; mostly empty.
    public var whiteBrandingID: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, whiteBrandingID: String) {
      self.requestID = requestID
      self.whiteBrandingID = whiteBrandingID
    }
  }
}

extension GatewayMessage.UserInfo: MessageBody {
  static var name: StaticString { "userInfo" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&whiteBrandingID, "whiteBrandingID")
  }
}
