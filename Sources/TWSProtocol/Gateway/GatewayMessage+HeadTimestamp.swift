extension GatewayMessage {
  /// Since when there is history.
  public struct HeadTimestamp: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The time, `YYYYMMDD-HH:MM:SS` in UTC, or seconds since 1970 if asked for.
    public var time: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, time: String) {
      self.requestID = requestID
      self.time = time
    }
  }
}

extension GatewayMessage.HeadTimestamp: MessageBody {
  static var name: StaticString { "headTimestamp" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&time, "time")
  }
}
