extension ClientMessage {
  /// Asks for the profit and loss of one position.
  public struct RequestPNLSingle: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The account number.
    public var account: String = ""
    /// The model, or empty.
    public var modelCode: String = ""
    /// The contract of the position.
    public var contractID: Int = 0

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, account: String, modelCode: String = "", contractID: Int) {
      self.requestID = requestID
      self.account = account
      self.modelCode = modelCode
      self.contractID = contractID
    }
  }
}

extension ClientMessage.RequestPNLSingle: MessageBody {
  static var name: StaticString { "requestPNLSingle" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    coder.text(&modelCode, "modelCode")
    coder.integerOrZero(&contractID, "contractID")
  }
}
