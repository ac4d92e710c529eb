extension GatewayMessage {
  /// The text of a piece of news.
  public struct NewsArticle: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// 0 text, 1 a binary file in base 64.
    public var type: Int = 0
    /// The article.
    public var text: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      type: Int,
      text: String
    ) {
      self.requestID = requestID
      self.type = type
      self.text = text
    }
  }
}

extension GatewayMessage.NewsArticle: MessageBody {
  static var name: StaticString { "newsArticle" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.integerOrZero(&type, "type")
    coder.text(&text, "text")
  }
}
