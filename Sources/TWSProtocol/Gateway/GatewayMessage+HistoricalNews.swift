extension GatewayMessage {
  /// A headline of the past.
  public struct HistoricalNews: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// When, `YYYY-MM-DD HH:MM:SS.0`.
    public var time: String = ""
    /// The source.
    public var providerCode: String = ""
    /// The number of the article.
    public var articleID: String = ""
    /// The headline.
    public var headline: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      time: String,
      providerCode: String,
      articleID: String,
      headline: String
    ) {
      self.requestID = requestID
      self.time = time
      self.providerCode = providerCode
      self.articleID = articleID
      self.headline = headline
    }
  }
}

extension GatewayMessage.HistoricalNews: MessageBody {
  static var name: StaticString { "historicalNews" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&time, "time")
    coder.text(&providerCode, "providerCode")
    coder.text(&articleID, "articleID")
    coder.text(&headline, "headline")
  }
}
