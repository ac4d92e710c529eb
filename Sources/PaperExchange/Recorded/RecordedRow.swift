public import TradingModel

/// One row of a recorded file.
public struct RecordedRow: Sendable {
  /// The stamp.
  public internal(set) var time = Timestamp(rawValue: 0)
  /// The numbers by their slots; what the row has not is nought.
  var values: InlineArray<7, Decimal64> = .init(repeating: .zero)
  /// Which slots the row fills, a bit each.
  var filled: UInt8 = 0

  /// A row to be filled by `RowParser`.
  public init() {}

  func value(_ slot: Int) -> Decimal64? { filled & (1 << UInt8(slot)) == 0 ? nil : values[slot] }

  /// The row of a file of bars.
  public var bar: Bar {
    Bar(
      start: time, open: values[0], high: values[1], low: values[2], close: values[3],
      volume: value(4), wap: value(5),
      count: value(6).flatMap { Int(exactly: $0.rounded(toScale: 0).mantissa) })
  }

  /// The bid of a file of quotes.
  public var bid: Price { values[0] }
  /// The ask of a file of quotes.
  public var ask: Price { values[1] }
  /// The size at the bid, where the file has it.
  public var bidSize: Quantity? { value(2) }
  /// The size at the ask, where the file has it.
  public var askSize: Quantity? { value(3) }

  /// The price of a file of trades.
  public var price: Price { values[0] }
  /// The size of a file of trades.
  public var size: Quantity { values[1] }
}

extension RecordedColumn {
  /// The place of its number in a row; nil for stamps.
  var slot: Int? {
    switch self {
    case .time, .date: nil
    case .open, .bid, .price: 0
    case .high, .ask, .size: 1
    case .low, .bidSize: 2
    case .close, .askSize: 3
    case .volume: 4
    case .wap: 5
    case .count: 6
    }
  }
}

extension RecordedKind {
  /// The columns without which a row is nothing.
  var needed: [RecordedColumn] {
    switch self {
    case .quotes: [.time, .bid, .ask]
    case .trades: [.time, .price, .size]
    case .bars: [.time, .open, .high, .low, .close]
    }
  }

  /// The columns that a row may have besides.
  var optional: [RecordedColumn] {
    switch self {
    case .quotes: [.date, .bidSize, .askSize]
    case .trades: [.date]
    case .bars: [.date, .volume, .wap, .count]
    }
  }
}
