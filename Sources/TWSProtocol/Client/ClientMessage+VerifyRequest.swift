extension ClientMessage {
  /// Begins the check of a program.
  public struct VerifyRequest: Hashable, Sendable {
    /// The program.
    public var apiName: String = ""
    /// Its version.
    public var apiVersion: String = ""

    init() {}

    /// A message with these fields.
    public init(
      apiName: String,
      apiVersion: String
    ) {
      self.apiName = apiName
      self.apiVersion = apiVersion
    }
  }
}

extension ClientMessage.VerifyRequest: MessageBody {
  static var name: StaticString { "verifyRequest" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.text(&apiName, "apiName")
    coder.text(&apiVersion, "apiVersion")
  }
}
