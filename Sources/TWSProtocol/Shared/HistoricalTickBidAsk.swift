/// One quote of the past.
public struct HistoricalTickBidAsk: Hashable, Sendable {
  /// When, in seconds since 1970.
  public var time: Int = 0
  /// Bits: 1 ask past high, 2 bid past low (the other way round than live).
  public var attributes: Int = 0
  /// The best bid.
  public var bidPrice: TWSNumber = .unset
  /// The best ask.
  public var askPrice: TWSNumber = .unset
  /// The size at the bid.
  public var bidSize: TWSNumber = .unset
  /// The size at the ask.
  public var askSize: TWSNumber = .unset

  init() {}

  /// A message with these fields.
  public init(
    time: Int,
    attributes: Int,
    bidPrice: TWSNumber,
    askPrice: TWSNumber,
    bidSize: TWSNumber,
    askSize: TWSNumber
  ) {
    self.time = time
    self.attributes = attributes
    self.bidPrice = bidPrice
    self.askPrice = askPrice
    self.bidSize = bidSize
    self.askSize = askSize
  }
}

extension HistoricalTickBidAsk {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&time, "time")
    coder.integerOrZero(&attributes, "attributes")
    coder.number(&bidPrice, .price, "bidPrice")
    coder.number(&askPrice, .price, "askPrice")
    coder.number(&bidSize, .size, "bidSize")
    coder.number(&askSize, .size, "askSize")
  }
}
