extension ClientMessage {
  /// Follows what a display group shows.
  public struct SubscribeDisplayGroup: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The number of the group.
    public var group: Int = 0

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      group: Int
    ) {
      self.requestID = requestID
      self.group = group
    }
  }
}

extension ClientMessage.SubscribeDisplayGroup: MessageBody {
  static var name: StaticString { "subscribeDisplayGroup" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.integer(&group, "group")
  }
}
