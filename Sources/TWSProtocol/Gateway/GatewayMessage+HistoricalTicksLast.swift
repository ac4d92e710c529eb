extension GatewayMessage {
  /// Trades of the past.
  public struct HistoricalTicksLast: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The ticks, oldest first.
    public var ticks: [HistoricalTickLast] = []
    /// Whether these are the last ones.
    public var isDone: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, ticks: [HistoricalTickLast], isDone: TWSFlag) {
      self.requestID = requestID
      self.ticks = ticks
      self.isDone = isDone
    }
  }
}

extension GatewayMessage.HistoricalTicksLast: MessageBody {
  static var name: StaticString { "historicalTicksLast" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&ticks, minimumFields: 6, "ticks", make: HistoricalTickLast()) { coder, tick in
      tick.layout(&coder)
    }
    coder.flag(&isDone, "isDone")
  }
}
