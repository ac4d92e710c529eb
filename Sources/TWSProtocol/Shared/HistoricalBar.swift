/// One bar of the past.
public struct HistoricalBar: Hashable, Sendable {
  /// The start: `YYYYMMDD` for days, else with a time, or seconds since 1970 if asked for.
  public var date: String = ""
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
  public var count: Int = 0

  init() {}

  /// A message with these fields.
  public init(
    date: String,
    open: TWSNumber,
    high: TWSNumber,
    low: TWSNumber,
    close: TWSNumber,
    volume: TWSNumber,
    wap: TWSNumber,
    count: Int
  ) {
    self.date = date
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.wap = wap
    self.count = count
  }
}

extension HistoricalBar {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&date, "date")
    coder.number(&open, .price, "open")
    coder.number(&high, .price, "high")
    coder.number(&low, .price, "low")
    coder.number(&close, .price, "close")
    coder.number(&volume, .size, "volume")
    coder.number(&wap, .size, "wap")
    coder.integerOrZero(&count, "count")
  }
}
