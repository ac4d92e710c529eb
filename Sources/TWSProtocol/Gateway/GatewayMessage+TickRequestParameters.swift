extension GatewayMessage {
  /// What a market data line is made of.
  public struct TickRequestParameters: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// The smallest price step.
    public var minimumTick: TWSNumber = .unset
    /// The key for the components of the consolidated quote.
    public var bboExchange: String = ""
    /// What snapshots the login may ask for.
    public var snapshotPermissions: Int = 0

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      minimumTick: TWSNumber,
      bboExchange: String,
      snapshotPermissions: Int
    ) {
      self.requestID = requestID
      self.minimumTick = minimumTick
      self.bboExchange = bboExchange
      self.snapshotPermissions = snapshotPermissions
    }
  }
}

extension GatewayMessage.TickRequestParameters: MessageBody {
  static var name: StaticString { "tickReqParams" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.number(&minimumTick, .price, "minimumTick")
    coder.text(&bboExchange, "bboExchange")
    coder.integerOrZero(&snapshotPermissions, "snapshotPermissions")
  }
}
