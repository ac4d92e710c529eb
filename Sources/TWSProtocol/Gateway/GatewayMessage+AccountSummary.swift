extension GatewayMessage {
  /// One value of an account that a summary asked for.
  public struct AccountSummary: Hashable, Sendable {
    /// The request for a summary.
    public var requestID: RequestID = .none
    /// The account number.
    public var account: String = ""
    /// The name of the value.
    public var tag: String = ""
    /// The value as text.
    public var value: String = ""
    /// The currency, or empty.
    public var currency: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      account: String,
      tag: String,
      value: String,
      currency: String
    ) {
      self.requestID = requestID
      self.account = account
      self.tag = tag
      self.value = value
      self.currency = currency
    }
  }
}

extension GatewayMessage.AccountSummary: MessageBody {
  static var name: StaticString { "accountSummary" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.raw(&requestID, "requestID")
    coder.text(&account, "account")
    coder.text(&tag, "tag")
    coder.text(&value, "value")
    coder.text(&currency, "currency")
  }
}
