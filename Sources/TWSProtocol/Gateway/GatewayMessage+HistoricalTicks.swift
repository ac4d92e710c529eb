extension GatewayMessage {
  /// Midpoints of the past.
  public struct HistoricalTicks: Hashable, Sendable {
    /// The request.
    public var requestID: RequestID = .none
    /// The ticks, oldest first.
    public var ticks: [HistoricalTick] = []
    /// Whether these are the last ones.
    public var isDone: TWSFlag = false

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, ticks: [HistoricalTick], isDone: TWSFlag) {
      self.requestID = requestID
      self.ticks = ticks
      self.isDone = isDone
    }
  }
}

extension GatewayMessage.HistoricalTicks: MessageBody {
  static var name: StaticString { "historicalTicks" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.list(&ticks, minimumFields: 4, "ticks", make: HistoricalTick()) { coder, tick in
      tick.layout(&coder)
    }
    coder.flag(&isDone, "isDone")
  }
}
