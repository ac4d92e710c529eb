extension GatewayMessage {
  /// What the calendar of corporate events can tell.
  public struct WSHMetaData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The description.
    public var json: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      json: String
    ) {
      self.requestID = requestID
      self.json = json
    }
  }
}

extension GatewayMessage.WSHMetaData: MessageBody {
  static var name: StaticString { "wshMetaData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&json, "json")
  }
}
