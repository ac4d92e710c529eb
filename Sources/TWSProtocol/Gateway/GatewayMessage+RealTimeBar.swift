extension GatewayMessage {
  /// A five-second bar.
  public struct RealTimeBar: Hashable, Sendable {
    /// The request for bars.
    public var requestID: RequestID = .none
    /// The start of the bar in seconds since 1970.
    public var time: Int = 0
    /// The first price.
    public var open: TWSNumber = .unset
    /// The highest price.
    public var high: TWSNumber = .unset
    /// The lowest price.
    public var low: TWSNumber = .unset
    /// The last price.
    public var close: TWSNumber = .unset
    /// The volume.
    public var volume: TWSNumber = .unset
    /// The volume-weighted average price.
    public var wap: TWSNumber = .unset
    /// The number of trades; -1 where it is not known.
    public var count: Int32 = 0

    init() {}

    /// A message with these fields.
    public init(
      requestID: RequestID,
      time: Int,
      open: TWSNumber,
      high: TWSNumber,
      low: TWSNumber,
      close: TWSNumber,
      volume: TWSNumber,
      wap: TWSNumber,
      count: Int32
    ) {
      self.requestID = requestID
      self.time = time
      self.open = open
      self.high = high
      self.low = low
      self.close = close
      self.volume = volume
      self.wap = wap
      self.count = count
    }
  }
}

extension GatewayMessage.RealTimeBar: MessageBody {
  static var name: StaticString { "realTimeBar" }

  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.messageVersion(3)
    coder.raw(&requestID, "requestID")
    coder.integer(&time, "time")
    coder.number(&open, .price, "open")
    coder.number(&high, .price, "high")
    coder.number(&low, .price, "low")
    coder.number(&close, .price, "close")
    coder.number(&volume, .size, "volume")
    coder.number(&wap, .size, "wap")
    coder.integer32(&count, "count")
  }
}
