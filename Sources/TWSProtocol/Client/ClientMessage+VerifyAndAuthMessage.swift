extension ClientMessage {
  /// Answers the check of a program and its user.
  public struct VerifyAndAuthMessage: Hashable, Sendable {
    /// Data of the program.
    public var apiData: String = ""
    /// The answer to the question.
    public var response: String = ""

    init() {}

    /// A message with these fields.
    public init(
      apiData: String,
      response: String
    ) {
      self.apiData = apiData
      self.response = response
    }
  }
}

extension ClientMessage.VerifyAndAuthMessage: MessageBody {
  static var name: StaticString { "verifyAndAuthMessage" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.text(&apiData, "apiData")
    coder.text(&response, "response")
  }
}
