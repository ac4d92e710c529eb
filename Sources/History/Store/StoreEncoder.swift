import PaperExchange
import TradingModel

/// Makes the blocks of a file from events of one kind.
enum StoreEncoder {
  /// One block with its head.
  ///
  /// - Throws: `StoreFault` for an event of another kind or a number that 18 digits cannot hold.
  static func block(
    _ events: ArraySlice<HistoryEvent>, kind: RecordedKind
  ) throws(StoreFault) -> [UInt8] {
    var columns = ColumnBuilder(columns: StoreRows.columns(kind), rows: events.count)
    for event in events {
      switch (event, kind) {
      case (.bar(let bar, _), .bars): columns.add(bar)
      case (.quote(let quote), .quotes): columns.add(quote)
      case (.trade(let trade), .trades): columns.add(trade)
      case (.bar, _), (.quote, _), (.trade, _):
        throw StoreFault(what: "holds \(kind.rawValue) and can take nothing else")
      }
    }
    var payload = StoreBytes()
    for column in columns.numbers {
      let (values, scale) = try whole(column)
      StoreColumn.encode(values, scale: scale, into: &payload)
    }
    let stamps = events.map(\.stamp)
    let head = StoreBlock(
      content: .rows, rows: events.count, payload: payload.bytes,
      first: stamps.first ?? Timestamp(rawValue: 0), last: stamps.last ?? Timestamp(rawValue: 0))
    return head.bytes + payload.bytes
  }

  /// A block that says that the source was asked for this stretch and the store has all of it.
  static func coverage(_ from: Timestamp, _ to: Timestamp) -> [UInt8] {
    StoreBlock(content: .coverage, rows: 0, payload: [], first: from, last: to).bytes
  }

  /// The numbers of a column as whole ones of one scale.
  private static func whole(
    _ column: [Decimal64?]
  ) throws(StoreFault) -> (values: [Int64], scale: UInt8) {
    let plain = column.lazy.compactMap(\.self)
    if let values = scaled(column, to: plain.map(\.scale).max() ?? 0) { return values }
    // Noughts at the end may be all that makes a number too long.
    let short = column.map { $0?.normalized }
    let scale = short.lazy.compactMap { $0?.scale }.max() ?? 0
    guard let values = scaled(short, to: scale) else {
      throw StoreFault(what: "cannot hold numbers so different in length in one column")
    }
    return values
  }

  private static func scaled(
    _ column: [Decimal64?], to scale: UInt8
  ) -> (values: [Int64], scale: UInt8)? {
    var values: [Int64] = []
    values.reserveCapacity(column.count)
    for number in column {
      guard let number else {
        values.append(StoreColumn.absent)
        continue
      }
      var mantissa = number.mantissa
      for _ in number.scale..<scale {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        mantissa = product
      }
      guard mantissa != StoreColumn.absent else { return nil }
      values.append(mantissa)
    }
    return (values, scale)
  }
}

/// Gathers the columns of one block.
private struct ColumnBuilder {
  var numbers: [[Decimal64?]]

  init(columns: Int, rows: Int) {
    numbers = Array(repeating: [], count: columns)
    for index in numbers.indices { numbers[index].reserveCapacity(rows) }
  }

  private func plain(_ value: Int64) -> Decimal64 { Decimal64(mantissa: value, scale: 0) }

  mutating func add(_ bar: Bar) {
    let row = [
      plain(bar.start.rawValue), bar.open, bar.high, bar.low, bar.close, bar.volume, bar.wap,
      bar.count.map { plain(Int64($0)) },
    ]
    for (index, value) in row.enumerated() { numbers[index].append(value) }
  }

  mutating func add(_ quote: Quote) {
    let row = [
      plain(quote.time.rawValue), plain(Int64(quote.changed.rawValue)), quote.bid, quote.bidSize,
      quote.ask, quote.askSize, quote.last, quote.lastSize, quote.volume, quote.previousClose,
    ]
    for (index, value) in row.enumerated() { numbers[index].append(value) }
  }

  mutating func add(_ trade: Trade) {
    let row = [
      plain(trade.time.rawValue), trade.price, trade.size, plain(trade.isUnreported ? 1 : 0),
    ]
    for (index, value) in row.enumerated() { numbers[index].append(value) }
  }
}

extension HistoryEvent {
  /// What orders it in the store: a bar's start, everything else's time.
  var stamp: Timestamp {
    switch self {
    case .quote(let quote): quote.time
    case .trade(let trade): trade.time
    case .bar(let bar, _): bar.start
    }
  }
}
