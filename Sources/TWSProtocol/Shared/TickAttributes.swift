/// Bits that qualify the price of a market data line.
public struct TickAttributes: OptionSet, Hashable, Sendable {
  /// The bits on the wire.
  public let rawValue: Int32

  /// Wraps the bits of the wire; unknown ones are kept.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// The price can be executed against automatically.
  public static let canAutoExecute = TickAttributes(rawValue: 1)
  /// The bid is below the day's low or the ask above its high.
  public static let pastLimit = TickAttributes(rawValue: 2)
  /// The price is from before the opening.
  public static let preOpen = TickAttributes(rawValue: 4)
}

/// Bits that qualify a trade of a tick-by-tick stream.
public struct TickByTickTradeAttributes: OptionSet, Hashable, Sendable {
  /// The bits on the wire.
  public let rawValue: Int32

  /// Wraps the bits of the wire; unknown ones are kept.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// The price is outside the day's limits.
  public static let pastLimit = TickByTickTradeAttributes(rawValue: 1)
  /// The trade is not reported to the tape (odd lots, combinations and the like).
  public static let unreported = TickByTickTradeAttributes(rawValue: 2)
}

/// Bits that qualify a quote of a tick-by-tick stream.
///
/// Historical ticks carry the same two bits the other way round.
public struct TickByTickQuoteAttributes: OptionSet, Hashable, Sendable {
  /// The bits on the wire.
  public let rawValue: Int32

  /// Wraps the bits of the wire; unknown ones are kept.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// The bid is below the day's low.
  public static let bidPastLow = TickByTickQuoteAttributes(rawValue: 1)
  /// The ask is above the day's high.
  public static let askPastHigh = TickByTickQuoteAttributes(rawValue: 2)
}
