extension GatewayMessage {
  /// One value of an account, such as its net liquidation value.
  public struct AccountValue: Hashable, Sendable {
    /// The name of the value.
    public var key: String = ""
    /// The value as text; most are numbers, some are words.
    public var value: String = ""
    /// The currency, or empty for values that have none.
    public var currency: String = ""
    /// The account number.
    public var account: String = ""

    init() {}

    /// A message with these fields.
    public init(key: String, value: String, currency: String, account: String) {
      self.key = key
      self.value = value
      self.currency = currency
      self.account = account
    }
  }
}

extension GatewayMessage.AccountValue: MessageBody {
  static var name: StaticString { "accountValue" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(2)
    coder.text(&key, "key")
    coder.text(&value, "value")
    coder.text(&currency, "currency")
    coder.text(&account, "account")
  }
}
