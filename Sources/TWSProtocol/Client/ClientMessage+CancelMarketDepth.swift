extension ClientMessage {
  /// Ends an order book.
  public struct CancelMarketDepth: Hashable, Sendable {
    /// The depth request.
    public var requestID: RequestID = .none
    /// Whether it aggregates over exchanges.
    public var isSmartDepth: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, isSmartDepth: TWSFlag = false) {
      self.requestID = requestID
      self.isSmartDepth = isSmartDepth
    }
  }
}

extension ClientMessage.CancelMarketDepth: MessageBody {
  static var name: StaticString { "cancelMarketDepth" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.flag(&isSmartDepth, "isSmartDepth")
  }
}
