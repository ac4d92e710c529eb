extension GatewayMessage {
  /// The end of headlines of the past.
  public struct HistoricalNewsEnd: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// Whether there are more than were asked for.
    public var hasMore: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      hasMore: TWSFlag
    ) {
      self.requestID = requestID
      self.hasMore = hasMore
    }
  }
}

extension GatewayMessage.HistoricalNewsEnd: MessageBody {
  static var name: StaticString { "historicalNewsEnd" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.flag(&hasMore, "hasMore")
  }
}
