extension GatewayMessage {
  /// The newest bar of a historical request that keeps up to date.
  public struct HistoricalDataUpdate: Hashable, Sendable {
    /// The historical request.
    public var requestID: RequestID = .none
    /// The number of trades so far; -1 where it is not known.
    public var count: Int32 = 0
    /// The start of the bar, in the form that was asked for.
    public var date: String = ""
    /// The first price.
    public var open: TWSNumber = .unset
    /// The last price.
    public var close: TWSNumber = .unset
    /// The highest price.
    public var high: TWSNumber = .unset
    /// The lowest price.
    public var low: TWSNumber = .unset
    /// The volume-weighted average price.
    public var wap: TWSNumber = .unset
    /// The volume.
    public var volume: TWSNumber = .unset

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      count: Int32,
      date: String,
      open: TWSNumber,
      close: TWSNumber,
      high: TWSNumber,
      low: TWSNumber,
      wap: TWSNumber,
      volume: TWSNumber
    ) {
      self.requestID = requestID
      self.count = count
      self.date = date
      self.open = open
      self.close = close
      self.high = high
      self.low = low
      self.wap = wap
      self.volume = volume
    }
  }
}

extension GatewayMessage.HistoricalDataUpdate: MessageBody {
  static var name: StaticString { "historicalDataUpdate" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.raw(&requestID, "requestID")
    coder.integer32(&count, "count")
    coder.text(&date, "date")
    coder.number(&open, .price, "open")
    coder.number(&close, .price, "close")
    coder.number(&high, .price, "high")
    coder.number(&low, .price, "low")
    coder.number(&wap, .size, "wap")
    coder.number(&volume, .size, "volume")
  }
}
