extension GatewayMessage {
  /// One value of an account or model that was asked for.
  public struct AccountUpdateMulti: Hashable, Sendable {
    /// The request for updates.
    public var requestID: RequestID = .none
    /// The account number.
    public var account: String = ""
    /// The model, or empty.
    public var modelCode: String = ""
    /// The name of the value.
    public var key: String = ""
    /// The value as text.
    public var value: String = ""
    /// The currency, or empty.
    public var currency: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      account: String,
      modelCode: String,
      key: String,
      value: String,
      currency: String
    ) {
      self.requestID = requestID
      self.account = account
      self.modelCode = modelCode
      self.key = key
      self.value = value
      self.currency = currency
    }
  }
}

extension GatewayMessage.AccountUpdateMulti: MessageBody {
  static var name: StaticString { "accountUpdateMulti" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    coder.text(&modelCode, "modelCode")
    coder.text(&key, "key")
    coder.text(&value, "value")
    coder.text(&currency, "currency")
  }
}
