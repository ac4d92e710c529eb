extension GatewayMessage {
  /// An error, a warning or a notice; the code and the text say which.
  public struct ErrorNotice: Hashable, Sendable {
    /// The request or the order that it is about; -1 for the connection as a whole.
    public var id: Int32 = 0
    /// The number of the error.
    public var code: Int = 0
    /// The wording, in the gateway's language.
    public var text: String = ""
    /// Details of an advanced rejection; from version 166 on, mostly empty.
    public var advancedRejectJSON: String = ""
    /// When it happened, in milliseconds since 1970; from version 194 on, else 0.
    public var timeMillis: Int = 0

    init() {}

    /// A message with these fields.
    public init(
      id: Int32,
      code: Int,
      text: String,
      advancedRejectJSON: String = "",
      timeMillis: Int = 0
    ) {
      self.id = id
      self.code = code
      self.text = text
      self.advancedRejectJSON = advancedRejectJSON
      self.timeMillis = timeMillis
    }
  }
}

extension GatewayMessage.ErrorNotice: MessageBody {
  static var name: StaticString { "error" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    if coder.version < .errorTime {
      coder.messageVersion(2)
    }
    coder.integer32(&id, "id")
    coder.integer(&code, "code")
    coder.text(&text, "text")
    if coder.version >= .advancedOrderReject {
      coder.text(&advancedRejectJSON, "advancedRejectJSON")
    }
    if coder.version >= .errorTime {
      coder.integerOrZero(&timeMillis, "timeMillis")
    }
  }
}
