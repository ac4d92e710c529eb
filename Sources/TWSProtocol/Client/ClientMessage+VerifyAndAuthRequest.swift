extension ClientMessage {
  /// Begins the check of a program and its user.
  public struct VerifyAndAuthRequest: Hashable, Sendable {
    /// The program.
    public var apiName: String = ""
    /// Its version.
    public var apiVersion: String = ""
    /// The key of its maker.
    public var opaqueKey: String = ""

    init() {}

    /// A message with these fields.
    public init(
      apiName: String,
      apiVersion: String,
      opaqueKey: String
    ) {
      self.apiName = apiName
      self.apiVersion = apiVersion
      self.opaqueKey = opaqueKey
    }
  }
}

extension ClientMessage.VerifyAndAuthRequest: MessageBody {
  static var name: StaticString { "verifyAndAuthRequest" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.text(&apiName, "apiName")
    coder.text(&apiVersion, "apiVersion")
    coder.text(&opaqueKey, "opaqueKey")
  }
}
