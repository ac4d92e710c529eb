extension GatewayMessage {
  /// The bars that a historical request asked for.
  public struct HistoricalData: Hashable, Sendable {
    /// The historical request.
    public var requestID: RequestID = .none
    /// The start of the range; before version 196, later in ``HistoricalDataEnd``.
    public var start: String = ""
    /// The end of the range; before version 196, later in ``HistoricalDataEnd``.
    public var end: String = ""
    /// The bars, oldest first.
    public var bars: [HistoricalBar] = []

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, start: String = "", end: String = "", bars: [HistoricalBar]) {
      self.requestID = requestID
      self.start = start
      self.end = end
      self.bars = bars
    }
  }
}

extension GatewayMessage.HistoricalData: MessageBody {
  static var name: StaticString { "historicalData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    if coder.version < .historicalDataEnd {
      coder.text(&start, "start")
      coder.text(&end, "end")
    }
    coder.list(&bars, minimumFields: 8, "bars", make: HistoricalBar()) { coder, bar in
      bar.layout(&coder)
    }
  }
}
