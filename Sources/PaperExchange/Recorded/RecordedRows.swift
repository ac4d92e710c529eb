public import TradingModel

/// What a recorded file holds: quotes or bars, oldest first.
public enum RecordedRows: Hashable, Sendable {
  /// One best bid and ask.
  public struct Quote: Hashable, Sendable {
    /// When.
    public var time: Timestamp
    /// The best bid.
    public var bid: Price
    /// The best ask.
    public var ask: Price
  }

  /// One bar of prices.
  public struct Bar: Hashable, Sendable {
    /// The bar's first moment.
    public var time: Timestamp
    /// The first price.
    public var open: Price
    /// The highest price.
    public var high: Price
    /// The lowest price.
    public var low: Price
    /// The last price.
    public var close: Price
    /// The volume, where the file has one.
    public var volume: Quantity?

    /// The four prices in the order in which they are played: a rising bar goes to its low
    /// first, a falling one to its high first.
    public var path: [Price] {
      close >= open ? [open, low, high, close] : [open, high, low, close]
    }

    /// The same places of the path for another side of the same minutes.
    func path(like other: Bar) -> [Price] {
      other.close >= other.open ? [open, low, high, close] : [open, high, low, close]
    }
  }

  /// Best bids and asks.
  case quotes([Quote])
  /// Bars; of trades, of the bid, or of anything else that is taken for the bid.
  case bars([Bar])
  /// Bars of the bid and of the ask, paired by their times.
  case sides(bid: [Bar], ask: [Bar])

  /// Pairs bars of the bid with bars of the ask. Minutes that only one side has are left out.
  public static func pairing(bid: RecordedRows, ask: RecordedRows) -> RecordedRows? {
    guard case .bars(let bids) = bid, case .bars(let asks) = ask else { return nil }
    let byTime = Dictionary(asks.map { ($0.time, $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = bids.compactMap { bar in byTime[bar.time].map { (bar, $0) } }
    return .sides(bid: pairs.map(\.0), ask: pairs.map(\.1))
  }

  /// The number of rows.
  public var count: Int {
    switch self {
    case .quotes(let rows): rows.count
    case .bars(let rows), .sides(let rows, _): rows.count
    }
  }

  /// The time of a row.
  func time(_ index: Int) -> Timestamp {
    switch self {
    case .quotes(let rows): rows[index].time
    case .bars(let rows), .sides(let rows, _): rows[index].time
    }
  }

  /// The length of a bar: the shortest distance between two of the first thousand rows; a minute
  /// where there is only one.
  var barLength: Duration {
    let times = (0..<min(count, 1000)).map(time)
    let shortest = zip(times.dropFirst(), times).map { $0.since($1) }.filter { $0 > .zero }.min()
    return shortest ?? .seconds(60)
  }
}
