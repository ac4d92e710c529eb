extension GatewayMessage {
  /// The exchanges behind the letters of a consolidated quote.
  public struct SmartComponents: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The exchanges.
    public var components: [SmartComponent] = []

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, components: [SmartComponent]) {
      self.requestID = requestID
      self.components = components
    }
  }
}

extension GatewayMessage.SmartComponents: MessageBody {
  static var name: StaticString { "smartComponents" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&components, minimumFields: 3, "components", make: SmartComponent()) { coder, part in
      part.layout(&coder)
    }
  }
}
