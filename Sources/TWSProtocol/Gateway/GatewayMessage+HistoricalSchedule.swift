extension GatewayMessage {
  /// The sessions of an instrument.
  public struct HistoricalSchedule: Hashable, Sendable {
    /// The historical request.
    public var requestID: RequestID = .none
    /// The start of the range.
    public var start: String = ""
    /// The end of the range.
    public var end: String = ""
    /// The time zone of the times.
    public var timeZone: String = ""
    /// The sessions, oldest first.
    public var sessions: [HistoricalSession] = []

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      start: String,
      end: String,
      timeZone: String,
      sessions: [HistoricalSession]
    ) {
      self.requestID = requestID
      self.start = start
      self.end = end
      self.timeZone = timeZone
      self.sessions = sessions
    }
  }
}

extension GatewayMessage.HistoricalSchedule: MessageBody {
  static var name: StaticString { "historicalSchedule" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.text(&start, "start")
    coder.text(&end, "end")
    coder.text(&timeZone, "timeZone")
    coder.list(&sessions, minimumFields: 3, "sessions", make: HistoricalSession()) {
      coder, session in
      session.layout(&coder)
    }
  }
}
