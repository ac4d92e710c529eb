extension ClientMessage {
  /// Asks for headlines of the past.
  public struct RequestHistoricalNews: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The contract that they are about.
    public var contractID: Int = 0
    /// The sources, with `+` between them.
    public var providerCodes: String = ""
    /// From when on, or empty.
    public var start: String = ""
    /// Until when, or empty.
    public var end: String = ""
    /// How many at most.
    public var count: Int = 0
    /// Unused by the official clients.
    public var options: String = ""

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contractID: Int,
      providerCodes: String,
      start: String,
      end: String,
      count: Int,
      options: String = ""
    ) {
      self.requestID = requestID
      self.contractID = contractID
      self.providerCodes = providerCodes
      self.start = start
      self.end = end
      self.count = count
      self.options = options
    }
  }
}

extension ClientMessage.RequestHistoricalNews: MessageBody {
  static var name: StaticString { "requestHistoricalNews" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.integerOrZero(&contractID, "contractID")
    coder.text(&providerCodes, "providerCodes")
    coder.text(&start, "start")
    coder.text(&end, "end")
    coder.integerOrZero(&count, "count")
    coder.text(&options, "options")
  }
}
