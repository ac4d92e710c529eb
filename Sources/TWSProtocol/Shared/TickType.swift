/// Which of the many values of a market data line a tick holds.
///
/// An open set: the gateway adds types, and unknown ones pass through.
public struct TickType: RawRepresentable, Hashable, Sendable {
  /// The number on the wire.
  public let rawValue: Int32

  /// Wraps a number of the wire.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Size at the bid.
  public static let bidSize = TickType(rawValue: 0)
  /// Bid price.
  public static let bid = TickType(rawValue: 1)
  /// Ask price.
  public static let ask = TickType(rawValue: 2)
  /// Size at the ask.
  public static let askSize = TickType(rawValue: 3)
  /// Price of the last trade.
  public static let last = TickType(rawValue: 4)
  /// Size of the last trade.
  public static let lastSize = TickType(rawValue: 5)
  /// Highest price of the day.
  public static let high = TickType(rawValue: 6)
  /// Lowest price of the day.
  public static let low = TickType(rawValue: 7)
  /// Volume of the day.
  public static let volume = TickType(rawValue: 8)
  /// Last price of the day before.
  public static let close = TickType(rawValue: 9)
  /// Greeks computed from the bid.
  public static let bidOption = TickType(rawValue: 10)
  /// Greeks computed from the ask.
  public static let askOption = TickType(rawValue: 11)
  /// Greeks computed from the last trade.
  public static let lastOption = TickType(rawValue: 12)
  /// Greeks of the model.
  public static let modelOption = TickType(rawValue: 13)
  /// First price of the day.
  public static let open = TickType(rawValue: 14)
  /// Exchanges at the bid, as letters.
  public static let bidExchange = TickType(rawValue: 32)
  /// Exchanges at the ask, as letters.
  public static let askExchange = TickType(rawValue: 33)
  /// Price of the auction.
  public static let auctionPrice = TickType(rawValue: 35)
  /// Mark price, used for profit and loss.
  public static let markPrice = TickType(rawValue: 37)
  /// Time of the last trade, in seconds since 1970.
  public static let lastTimestamp = TickType(rawValue: 45)
  /// How hard it is to borrow; above 2.5 shares are at hand.
  public static let shortable = TickType(rawValue: 46)
  /// Trades with their volume; see ``RTVolume``.
  public static let rtVolume = TickType(rawValue: 48)
  /// Whether the instrument is halted.
  public static let halted = TickType(rawValue: 49)
  /// Number of trades of the day.
  public static let tradeCount = TickType(rawValue: 54)
  /// Trades with their volume, reported ones only; see ``RTVolume``.
  public static let rtTradeVolume = TickType(rawValue: 77)
  /// Delayed bid price.
  public static let delayedBid = TickType(rawValue: 66)
  /// Delayed ask price.
  public static let delayedAsk = TickType(rawValue: 67)
  /// Delayed price of the last trade.
  public static let delayedLast = TickType(rawValue: 68)
  /// Delayed size at the bid.
  public static let delayedBidSize = TickType(rawValue: 69)
  /// Delayed size at the ask.
  public static let delayedAskSize = TickType(rawValue: 70)
  /// Delayed size of the last trade.
  public static let delayedLastSize = TickType(rawValue: 71)
  /// Delayed highest price of the day.
  public static let delayedHigh = TickType(rawValue: 72)
  /// Delayed lowest price of the day.
  public static let delayedLow = TickType(rawValue: 73)
  /// Delayed volume of the day.
  public static let delayedVolume = TickType(rawValue: 74)
  /// Delayed last price of the day before.
  public static let delayedClose = TickType(rawValue: 75)
  /// Delayed first price of the day.
  public static let delayedOpen = TickType(rawValue: 76)
  /// Exchange of the last trade, as a letter.
  public static let lastExchange = TickType(rawValue: 84)
  /// Delayed time of the last trade.
  public static let delayedLastTimestamp = TickType(rawValue: 88)
  /// Number of shares that can be borrowed.
  public static let shortableShares = TickType(rawValue: 89)
  /// Close of an exchange-traded fund.
  public static let etfNAVClose = TickType(rawValue: 92)
}
