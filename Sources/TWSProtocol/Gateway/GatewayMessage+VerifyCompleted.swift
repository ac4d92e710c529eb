extension GatewayMessage {
  /// How the check of a program ended.
  public struct VerifyCompleted: Hashable, Sendable {
    /// Whether it passed.
    public var isSuccessful: TWSFlag = false
    /// Why not.
    public var errorText: String = ""

    init() {}

    /// A message with these fields.
    public init(
      isSuccessful: TWSFlag,
      errorText: String
    ) {
      self.isSuccessful = isSuccessful
      self.errorText = errorText
    }
  }
}

extension GatewayMessage.VerifyCompleted: MessageBody {
  static var name: StaticString { "verifyCompleted" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.flag(&isSuccessful, "isSuccessful")
    coder.text(&errorText, "errorText")
  }
}
