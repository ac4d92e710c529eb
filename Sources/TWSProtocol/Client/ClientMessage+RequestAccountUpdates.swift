extension ClientMessage {
  /// Begins or ends the updates of one account and its portfolio.
  public struct RequestAccountUpdates: Hashable, Sendable {
    /// Whether updates are wanted.
    public var isSubscribed: TWSFlag = false
    /// The account number; empty for the first.
    public var account: String = ""

    init() {}

    /// A message with these fields.
    public init(isSubscribed: TWSFlag, account: String) {
      self.isSubscribed = isSubscribed
      self.account = account
    }
  }
}

extension ClientMessage.RequestAccountUpdates: MessageBody {
  static var name: StaticString { "requestAccountUpdates" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(2)
    coder.flag(&isSubscribed, "isSubscribed")
    coder.text(&account, "account")
  }
}
