extension ClientMessage {
  /// Asks for the text of a piece of news.
  public struct RequestNewsArticle: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The source.
    public var providerCode: String = ""
    /// The number of the article.
    public var articleID: String = ""
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      providerCode: String,
      articleID: String,
      options: String = ""
    ) {
      self.requestID = requestID
      self.providerCode = providerCode
      self.articleID = articleID
      self.options = options
    }
  }
}

extension ClientMessage.RequestNewsArticle: MessageBody {
  static var name: StaticString { "requestNewsArticle" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&providerCode, "providerCode")
    coder.text(&articleID, "articleID")
    coder.text(&options, "options")
  }
}
