extension GatewayMessage {
  /// The accounts that the login may trade, as the comma-separated text of the wire.
  public struct ManagedAccounts: Hashable, Sendable {
    /// The account numbers with commas between them, sometimes with one at the end.
    public var text: String = ""

    init() {}

    /// A message with these fields.
    public init(text: String) {
      self.text = text
    }
  }
}

extension GatewayMessage.ManagedAccounts: MessageBody {
  static var name: StaticString { "managedAccounts" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.text(&text, "text")
  }
}

extension GatewayMessage.ManagedAccounts {
  /// The account numbers, in the gateway's order.
  public var accounts: [String] {
    text.split(separator: ",").map(String.init)
  }

  /// A message that lists these account numbers.
  public init(accounts: [String]) {
    self.init(text: accounts.joined(separator: ","))
  }
}
