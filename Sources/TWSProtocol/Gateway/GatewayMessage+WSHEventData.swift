extension GatewayMessage {
  /// Corporate events.
  public struct WSHEventData: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The events.
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

extension GatewayMessage.WSHEventData: MessageBody {
  static var name: StaticString { "wshEventData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&json, "json")
  }
}
