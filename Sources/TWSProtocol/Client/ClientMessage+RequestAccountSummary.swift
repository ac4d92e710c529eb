extension ClientMessage {
  /// Asks for values of accounts.
  public struct RequestAccountSummary: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// `All`, or a group of accounts.
    public var group: String = ""
    /// The names of the values, with commas between them.
    public var tags: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, group: String, tags: String) {
      self.requestID = requestID
      self.group = group
      self.tags = tags
    }
  }
}

extension ClientMessage.RequestAccountSummary: MessageBody {
  static var name: StaticString { "requestAccountSummary" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&group, "group")
    coder.text(&tags, "tags")
  }
}
