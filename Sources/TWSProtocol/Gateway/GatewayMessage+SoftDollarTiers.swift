extension GatewayMessage {
  /// The tiers that the login may choose from.
  public struct SoftDollarTiers: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The tiers.
    public var tiers: [SoftDollarTier] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      tiers: [SoftDollarTier]
    ) {
      self.requestID = requestID
      self.tiers = tiers
    }
  }
}

extension GatewayMessage.SoftDollarTiers: MessageBody {
  static var name: StaticString { "softDollarTiers" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&tiers, minimumFields: 3, "tiers", make: SoftDollarTier()) { $1.layout(&$0) }
  }
}
