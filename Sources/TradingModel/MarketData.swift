/// The last known quote of an instrument, with a mark of what the newest event changed.
public struct Quote: Hashable, Sendable {
  /// Which fields the newest event changed.
  public struct Fields: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt16
    /// Wraps bits.
    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    /// The best bid price.
    public static let bid = Fields(rawValue: 1 << 0)
    /// The size at the best bid.
    public static let bidSize = Fields(rawValue: 1 << 1)
    /// The best ask price.
    public static let ask = Fields(rawValue: 1 << 2)
    /// The size at the best ask.
    public static let askSize = Fields(rawValue: 1 << 3)
    /// The last traded price.
    public static let last = Fields(rawValue: 1 << 4)
    /// The size of the last trade.
    public static let lastSize = Fields(rawValue: 1 << 5)
    /// The day's volume.
    public static let volume = Fields(rawValue: 1 << 6)
    /// The day's opening, high, low or the previous close.
    public static let daily = Fields(rawValue: 1 << 7)
    /// Older events were merged into this one because the reader was slow.
    public static let conflated = Fields(rawValue: 1 << 8)
    /// The data is delayed, not live.
    public static let delayed = Fields(rawValue: 1 << 9)
    /// Trading is halted.
    public static let halted = Fields(rawValue: 1 << 10)
  }

  /// The instrument.
  public var instrument: InstrumentID
  /// When the newest change arrived here.
  public var time: Timestamp
  /// What the newest event changed, and the standing marks.
  public var changed: Fields
  /// The best bid; nil when there is none.
  public var bid: Price?
  /// The size at the best bid.
  public var bidSize: Quantity?
  /// The best ask; nil when there is none.
  public var ask: Price?
  /// The size at the best ask.
  public var askSize: Quantity?
  /// The last traded price.
  public var last: Price?
  /// The size of the last trade.
  public var lastSize: Quantity?
  /// The day's volume.
  public var volume: Quantity?
  /// The previous session's close.
  public var previousClose: Price?

  /// A quote that knows nothing yet.
  @inlinable
  public init(instrument: InstrumentID, time: Timestamp) {
    self.instrument = instrument
    self.time = time
    self.changed = []
  }

  /// Half way between bid and ask, exact; nil when a side is missing.
  public var mid: Price? {
    guard let bid, let ask else { return nil }
    return (bid + ask) * Decimal64(mantissa: 5, scale: 1)
  }
}

/// One trade that the exchange reported.
public struct Trade: Hashable, Sendable {
  /// The instrument.
  public var instrument: InstrumentID
  /// When it happened by the exchange's clock, or when it arrived.
  public var time: Timestamp
  /// The price.
  public var price: Price
  /// How many.
  public var size: Quantity
  /// The trade is not part of the consolidated tape's price forming trades.
  public var isUnreported: Bool

  /// A trade from its parts.
  @inlinable
  public init(
    instrument: InstrumentID, time: Timestamp, price: Price, size: Quantity,
    isUnreported: Bool = false
  ) {
    self.instrument = instrument
    self.time = time
    self.price = price
    self.size = size
    self.isUnreported = isUnreported
  }
}

/// The length of a bar in seconds; positive. One day and above follow the trading day.
public struct BarSize: RawRepresentable, Hashable, Sendable, Comparable, Codable {
  /// Seconds.
  public let rawValue: Int32
  /// Wraps seconds; a value below 1 becomes 1.
  public init(rawValue: Int32) { self.rawValue = max(1, rawValue) }
  /// One second.
  public static let second = BarSize(rawValue: 1)
  /// Five seconds.
  public static let fiveSeconds = BarSize(rawValue: 5)
  /// One minute.
  public static let minute = BarSize(rawValue: 60)
  /// One hour.
  public static let hour = BarSize(rawValue: 3600)
  /// One day.
  public static let day = BarSize(rawValue: 86_400)
  /// Order of length.
  public static func < (left: BarSize, right: BarSize) -> Bool { left.rawValue < right.rawValue }

  /// Reads `1s`, `5s`, `1m`, `15m`, `1h`, `1d`; nil for any other text.
  public init?(_ text: String) {
    guard let unit = text.last, let count = Int32(text.dropLast()), count > 0 else { return nil }
    let seconds: Int32
    switch unit {
    case "s": seconds = 1
    case "m": seconds = 60
    case "h": seconds = 3600
    case "d": seconds = 86_400
    default: return nil
    }
    let (product, overflow) = count.multipliedReportingOverflow(by: seconds)
    guard !overflow, product <= 86_400 * 31 else { return nil }
    self.init(rawValue: product)
  }
}

extension BarSize: CustomStringConvertible {
  /// The shortest text that `init(_:)` reads back.
  public var description: String {
    if rawValue % 86_400 == 0 { return "\(rawValue / 86_400)d" }
    if rawValue % 3600 == 0 { return "\(rawValue / 3600)h" }
    if rawValue % 60 == 0 { return "\(rawValue / 60)m" }
    return "\(rawValue)s"
  }
}

/// Prices and volume over one interval. `start` is the interval's first moment.
public struct Bar: Hashable, Sendable {
  /// The interval's first moment.
  public var start: Timestamp
  /// The first price.
  public var open: Price
  /// The highest price.
  public var high: Price
  /// The lowest price.
  public var low: Price
  /// The last price.
  public var close: Price
  /// How many were traded; nil where the source has no volume (forex midpoints).
  public var volume: Quantity?
  /// The volume-weighted average price; nil where the source has none.
  public var wap: Price?
  /// The number of trades; nil where the source has none.
  public var count: Int?

  /// A bar from its parts.
  public init(
    start: Timestamp, open: Price, high: Price, low: Price, close: Price,
    volume: Quantity? = nil, wap: Price? = nil, count: Int? = nil
  ) {
    self.start = start
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.wap = wap
    self.count = count
  }
}
