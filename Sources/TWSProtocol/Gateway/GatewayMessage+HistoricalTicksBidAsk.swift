extension GatewayMessage {
  /// Quotes of the past.
  public struct HistoricalTicksBidAsk: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The ticks, oldest first.
    public var ticks: [HistoricalTickBidAsk] = []
    /// Whether these are the last ones.
    public var isDone: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, ticks: [HistoricalTickBidAsk], isDone: TWSFlag) {
      self.requestID = requestID
      self.ticks = ticks
      self.isDone = isDone
    }
  }
}

extension GatewayMessage.HistoricalTicksBidAsk: MessageBody {
  static var name: StaticString { "historicalTicksBidAsk" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&ticks, minimumFields: 6, "ticks", make: HistoricalTickBidAsk()) { coder, tick in
      tick.layout(&coder)
    }
    coder.flag(&isDone, "isDone")
  }
}
