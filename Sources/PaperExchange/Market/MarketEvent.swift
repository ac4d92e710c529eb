public import TradingModel

/// The best bid and ask with their sizes. A side that is nil has no orders.
public struct BookTop: Hashable, Sendable {
  /// The best bid.
  public var bid: Price?
  /// The size at the best bid; nought when there is none.
  public var bidSize: Quantity
  /// The best ask.
  public var ask: Price?
  /// The size at the best ask; nought when there is none.
  public var askSize: Quantity

  /// A top from its parts.
  public init(bid: Price?, bidSize: Quantity, ask: Price?, askSize: Quantity) {
    self.bid = bid
    self.bidSize = bidSize
    self.ask = ask
    self.askSize = askSize
  }

  /// Half way between bid and ask; nil when a side is missing.
  public var mid: Price? {
    guard let bid, let ask else { return nil }
    return (bid + ask) * Decimal64(mantissa: 5, scale: 1)
  }
}

/// One change of the market.
public struct MarketEvent: Hashable, Sendable {
  /// What changed.
  public enum Kind: Hashable, Sendable {
    /// The best bid and ask.
    case quote(BookTop)
    /// A trade between others.
    case trade(price: Price, size: Quantity)
  }

  /// The instrument.
  public var instrument: InstrumentID
  /// When it happens on the exchange's clock.
  public var time: Timestamp
  /// When it happened in the market that is played: the recording's own time, or `time`.
  public var sourceTime: Timestamp
  /// What changed.
  public var kind: Kind

  /// An event from its parts.
  public init(instrument: InstrumentID, time: Timestamp, sourceTime: Timestamp, kind: Kind) {
    self.instrument = instrument
    self.time = time
    self.sourceTime = sourceTime
    self.kind = kind
  }
}
