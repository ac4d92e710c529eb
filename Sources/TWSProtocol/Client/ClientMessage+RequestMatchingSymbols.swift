extension ClientMessage {
  /// Searches for instruments.
  public struct RequestMatchingSymbols: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The beginning of a symbol or a part of a name.
    public var pattern: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, pattern: String) {
      self.requestID = requestID
      self.pattern = pattern
    }
  }
}

extension ClientMessage.RequestMatchingSymbols: MessageBody {
  static var name: StaticString { "requestMatchingSymbols" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&pattern, "pattern")
  }
}
