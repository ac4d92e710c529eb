extension GatewayMessage {
  /// A list of a financial advisor was replaced.
  public struct ReplaceAdvisorEnd: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// What became of it.
    public var text: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      text: String
    ) {
      self.requestID = requestID
      self.text = text
    }
  }
}

extension GatewayMessage.ReplaceAdvisorEnd: MessageBody {
  static var name: StaticString { "replaceAdvisorEnd" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&text, "text")
  }
}
