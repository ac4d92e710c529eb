extension ClientMessage {
  /// Asks for the exchanges behind the letters of a consolidated quote.
  public struct RequestSmartComponents: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The key that the market data line gave.
    public var bboExchange: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, bboExchange: String) {
      self.requestID = requestID
      self.bboExchange = bboExchange
    }
  }
}

extension ClientMessage.RequestSmartComponents: MessageBody {
  static var name: StaticString { "requestSmartComponents" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&bboExchange, "bboExchange")
  }
}
