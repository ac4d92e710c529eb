extension ClientMessage {
  /// Asks for the positions of an account or model.
  public struct RequestPositionsMulti: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The account number.
    public var account: String = ""
    /// The model, or empty.
    public var modelCode: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, account: String, modelCode: String = "") {
      self.requestID = requestID
      self.account = account
      self.modelCode = modelCode
    }
  }
}

extension ClientMessage.RequestPositionsMulti: MessageBody {
  static var name: StaticString { "requestPositionsMulti" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    coder.text(&modelCode, "modelCode")
  }
}
