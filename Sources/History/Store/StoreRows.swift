import PaperExchange
import TradingModel

/// The rows of one block in memory, as columns of whole numbers: room for one block, used again
/// for the next.
struct StoreRows {
  private(set) var count = 0
  private let kind: RecordedKind
  private let barSize: BarSize
  private let instrument: InstrumentID
  private var values: [Int64]
  private var scales: [UInt8]

  /// How many columns a kind has.
  static func columns(_ kind: RecordedKind) -> Int {
    switch kind {
    case .quotes: 10
    case .trades: 4
    case .bars: 8
    }
  }

  init(_ header: StoreHeader) {
    kind = header.key.kind
    barSize = header.key.barSize ?? .second
    instrument = header.instrument
    let columns = StoreRows.columns(kind)
    values = Array(repeating: 0, count: columns * StoreBlock.mostRows)
    scales = Array(repeating: 0, count: columns)
  }

  /// Decodes a block's columns; false for bytes that are none. Rows run forward in time.
  mutating func load(_ payload: UnsafeRawBufferPointer, rows: Int) -> Bool {
    count = 0
    guard rows <= StoreBlock.mostRows else { return false }
    var position = 0
    let isWhole = values.withUnsafeMutableBufferPointer { all -> Bool in
      guard let base = all.baseAddress else { return false }
      for column in scales.indices {
        let place = base + column * StoreBlock.mostRows
        guard let head = StoreColumn.decode(payload, &position, rows: rows, into: place) else {
          return false
        }
        scales[column] = head.scale
      }
      return true
    }
    guard isWhole, position == payload.count else { return false }
    count = rows
    return true
  }

  /// Puts the rows of the range into `events`, which has room for them.
  func copy(_ range: Range<Int>, to events: UnsafeMutablePointer<HistoryEvent>) {
    values.withUnsafeBufferPointer { values in
      scales.withUnsafeBufferPointer { scales in
        let columns = Columns(values: values, scales: scales)
        let first = range.lowerBound
        switch kind {
        case .bars:
          for row in range { events[row &- first] = .bar(columns.bar(row), barSize) }
        case .quotes:
          for row in range { events[row &- first] = .quote(columns.quote(row, instrument)) }
        case .trades:
          for row in range { events[row &- first] = .trade(columns.trade(row, instrument)) }
        }
      }
    }
  }

  /// Appends every row to `events`.
  func append(to events: inout [HistoryEvent]) {
    let old = events.count
    events.append(contentsOf: repeatElement(StoreRows.blank, count: count))
    events.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress else { return }
      copy(0..<count, to: base + old)
    }
  }

  /// Stands in places that are filled at once.
  static let blank = HistoryEvent.trade(
    Trade(
      instrument: InstrumentID(rawValue: 0), time: Timestamp(rawValue: 0), price: .zero,
      size: .zero))

  /// The stamp of a row: a bar's start.
  func stamp(_ row: Int) -> Timestamp { Timestamp(rawValue: values[row]) }

  private struct Columns {
    let values: UnsafeBufferPointer<Int64>
    let scales: UnsafeBufferPointer<UInt8>

    @inline(__always)
    private func raw(_ column: Int, _ row: Int) -> Int64 {
      values[column &* StoreBlock.mostRows &+ row]
    }

    /// A number that every row has.
    @inline(__always)
    private func number(_ column: Int, _ row: Int) -> Decimal64 {
      Decimal64(mantissa: raw(column, row), scale: scales[column])
    }

    @inline(__always)
    private func optional(_ column: Int, _ row: Int) -> Decimal64? {
      let mantissa = raw(column, row)
      return mantissa == StoreColumn.absent
        ? nil : Decimal64(mantissa: mantissa, scale: scales[column])
    }

    @inline(__always)
    func bar(_ row: Int) -> Bar {
      let count = raw(7, row)
      return Bar(
        start: Timestamp(rawValue: raw(0, row)), open: number(1, row), high: number(2, row),
        low: number(3, row), close: number(4, row), volume: optional(5, row),
        wap: optional(6, row), count: count == StoreColumn.absent ? nil : Int(count))
    }

    @inline(__always)
    func quote(_ row: Int, _ instrument: InstrumentID) -> Quote {
      var quote = Quote(instrument: instrument, time: Timestamp(rawValue: raw(0, row)))
      quote.changed = Quote.Fields(rawValue: UInt16(truncatingIfNeeded: raw(1, row)))
      quote.bid = optional(2, row)
      quote.bidSize = optional(3, row)
      quote.ask = optional(4, row)
      quote.askSize = optional(5, row)
      quote.last = optional(6, row)
      quote.lastSize = optional(7, row)
      quote.volume = optional(8, row)
      quote.previousClose = optional(9, row)
      return quote
    }

    @inline(__always)
    func trade(_ row: Int, _ instrument: InstrumentID) -> Trade {
      Trade(
        instrument: instrument, time: Timestamp(rawValue: raw(0, row)), price: number(1, row),
        size: number(2, row), isUnreported: raw(3, row) != 0)
    }
  }
}
