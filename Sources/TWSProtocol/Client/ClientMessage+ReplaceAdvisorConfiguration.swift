extension ClientMessage {
  /// Replaces one of the lists of a financial advisor.
  public struct ReplaceAdvisorConfiguration: Hashable, Sendable {
    /// 1 groups, 2 profiles, 3 aliases.
    public var kind: Int = 0
    /// The list.
    public var xml: String = ""
    /// A number of the client's choice.
    public var requestID: RequestID = .none

    init() {}

    /// A message with these fields.
    public init(
      kind: Int,
      xml: String,
      requestID: RequestID
    ) {
      self.kind = kind
      self.xml = xml
      self.requestID = requestID
    }
  }
}

extension ClientMessage.ReplaceAdvisorConfiguration: MessageBody {
  static var name: StaticString { "replaceAdvisorConfiguration" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.integer(&kind, "kind")
    coder.text(&xml, "xml")
    coder.raw(&requestID, "requestID")
  }
}
