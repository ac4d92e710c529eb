extension GatewayMessage {
  /// The end of the bars, with the range that was answered; from version 196 on.
  public struct HistoricalDataEnd: Hashable, Sendable {
    /// The historical request.
    public var requestID: RequestID = .none
    /// The start of the range.
    public var start: String = ""
    /// The end of the range.
    public var end: String = ""

    init() {}

    /// A message with these fields.
    public init(requestID: RequestID, start: String, end: String) {
      self.requestID = requestID
      self.start = start
      self.end = end
    }
  }
}

extension GatewayMessage.HistoricalDataEnd: MessageBody {
  static var name: StaticString { "historicalDataEnd" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&start, "start")
    coder.text(&end, "end")
  }
}
