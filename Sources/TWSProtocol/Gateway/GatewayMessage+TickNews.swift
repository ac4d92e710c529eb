extension GatewayMessage {
  /// A headline of a market data line.
  public struct TickNews: Hashable, Sendable {
    /// The market data request.
    public var requestID: RequestID = .none
    /// When, in milliseconds since 1970.
    public var timeMillis: Int = 0
    /// The source.
    public var providerCode: String = ""
    /// The number of the article.
    public var articleID: String = ""
    /// The headline.
    public var headline: String = ""
    /// More, or empty.
    public var extraData: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      timeMillis: Int,
      providerCode: String,
      articleID: String,
      headline: String,
      extraData: String
    ) {
      self.requestID = requestID
      self.timeMillis = timeMillis
      self.providerCode = providerCode
      self.articleID = articleID
      self.headline = headline
      self.extraData = extraData
    }
  }
}

extension GatewayMessage.TickNews: MessageBody {
  static var name: StaticString { "tickNews" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.integer(&timeMillis, "timeMillis")
    coder.text(&providerCode, "providerCode")
    coder.text(&articleID, "articleID")
    coder.text(&headline, "headline")
    coder.text(&extraData, "extraData")
  }
}
