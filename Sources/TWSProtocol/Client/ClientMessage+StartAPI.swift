extension ClientMessage {
  /// The first message of a client: who it is.
  public struct StartAPI: Hashable, Sendable {
    /// The number of the client; 0 also sees orders entered by hand.
    public var clientID: Int = 0
    /// What else the client can do; mostly empty.
    public var optionalCapabilities: String = ""

    init() {}

    /// A message with these fields.
    public init(clientID: Int, optionalCapabilities: String = "") {
      self.clientID = clientID
      self.optionalCapabilities = optionalCapabilities
    }
  }
}

extension ClientMessage.StartAPI: MessageBody {
  static var name: StaticString { "startAPI" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(2)
    coder.integer(&clientID, "clientID")
    coder.text(&optionalCapabilities, "optionalCapabilities")
  }
}
