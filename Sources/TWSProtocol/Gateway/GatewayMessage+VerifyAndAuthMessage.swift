extension GatewayMessage {
  /// A question of the check of a program and its user.
  public struct VerifyAndAuthMessage: Hashable, Sendable {
    /// Data for the program.
    public var apiData: String = ""
    /// The question.
    public var challenge: String = ""

    init() {}

    /// A message with these fields.
    public init(
      apiData: String,
      challenge: String
    ) {
      self.apiData = apiData
      self.challenge = challenge
    }
  }
}

extension GatewayMessage.VerifyAndAuthMessage: MessageBody {
  static var name: StaticString { "verifyAndAuthMessage" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.text(&apiData, "apiData")
    coder.text(&challenge, "challenge")
  }
}
