extension GatewayMessage {
  /// A bulletin of IB or of an exchange.
  public struct NewsBulletin: Hashable, Sendable {
    /// The number of the bulletin.
    public var bulletinID: Int = 0
    /// 1 for news, 2 for an exchange that stops trading, 3 for one that starts again.
    public var type: Int = 0
    /// The text; it may hold line breaks.
    public var text: String = ""
    /// Where it comes from.
    public var source: String = ""

    init() {}

    /// A message with these fields.
    public init(bulletinID: Int, type: Int, text: String, source: String) {
      self.bulletinID = bulletinID
      self.type = type
      self.text = text
      self.source = source
    }
  }
}

extension GatewayMessage.NewsBulletin: MessageBody {
  static var name: StaticString { "newsBulletin" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(1)
    coder.integer(&bulletinID, "bulletinID")
    coder.integer(&type, "type")
    coder.text(&text, "text")
    coder.text(&source, "source")
  }
}
