extension ClientMessage {
  /// Asks for the profit and loss of an account.
  public struct RequestPNL: Hashable, Sendable {
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

extension ClientMessage.RequestPNL: MessageBody {
  static var name: StaticString { "requestPNL" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    coder.text(&modelCode, "modelCode")
  }
}
