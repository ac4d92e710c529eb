extension ClientMessage {
  /// Asks for corporate events.
  public struct RequestWSHEventData: Hashable, Sendable {
    /// A number of the client's choice.
    public var requestID: RequestID = .none
    /// The contract that they are about; unset where a filter says it.
    public var contractID: TWSNumber = .unset
    /// A filter as JSON; from version 171 on, like the three flags.
    public var filter: String = ""
    /// Adds the contracts of the watch list.
    public var fillsWatchlist: TWSFlag = false
    /// Adds the contracts of the portfolio.
    public var fillsPortfolio: TWSFlag = false
    /// Adds the competitors.
    public var fillsCompetitors: TWSFlag = false
    /// From when on; from version 173 on, like the two after it.
    public var start: String = ""
    /// Until when.
    public var end: String = ""
    /// How many at most.
    public var limit: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      contractID: TWSNumber = .unset,
      filter: String = "",
      fillsWatchlist: TWSFlag = false,
      fillsPortfolio: TWSFlag = false,
      fillsCompetitors: TWSFlag = false,
      start: String = "",
      end: String = "",
      limit: TWSNumber = .unset
    ) {
      self.requestID = requestID
      self.contractID = contractID
      self.filter = filter
      self.fillsWatchlist = fillsWatchlist
      self.fillsPortfolio = fillsPortfolio
      self.fillsCompetitors = fillsCompetitors
      self.start = start
      self.end = end
      self.limit = limit
    }
  }
}

extension ClientMessage.RequestWSHEventData: MessageBody {
  static var name: StaticString { "requestWSHEventData" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.number(&contractID, .integerMaximum, "contractID")
    if coder.version >= .wshEventFilters {
      coder.text(&filter, "filter")
      coder.flag(&fillsWatchlist, "fillsWatchlist")
      coder.flag(&fillsPortfolio, "fillsPortfolio")
      coder.flag(&fillsCompetitors, "fillsCompetitors")
    }
    if coder.version >= .wshEventDateFilters {
      coder.text(&start, "start")
      coder.text(&end, "end")
      coder.number(&limit, .integerMaximum, "limit")
    }
  }
}
