import Glibc
import History
import TradingModel

/// Reads a file of `MarketFiles` as events, as often as asked for, later each time. Its memory is
/// one block, whatever the length.
struct MarketFileReader: HistoryReader {
  enum Kind: String {
    case quotes
    case bars
  }

  private let path: String
  private let kind: Kind
  private let size: BarSize
  private let instrument: InstrumentID
  private var rounds: Int
  private var source: RowSource?

  /// The events of a file, `rounds` times. The bars of a file are one after the other; with
  /// another size than a minute they are taken for bars of that size.
  init(
    path: String, kind: Kind, size: BarSize = .minute, instrument: InstrumentID, rounds: Int
  ) {
    self.path = path
    self.kind = kind
    self.size = size
    self.instrument = instrument
    self.rounds = rounds
  }

  var progress: (done: Int64, of: Int64)? { nil }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    let source = try opened()
    switch kind {
    case .quotes:
      var quote = Quote(instrument: instrument, time: Timestamp(rawValue: 0))
      while buffer.count < limit, source.next(&quote) { buffer.append(.quote(quote)) }
    case .bars:
      while buffer.count < limit, let bar = source.nextBar(size) { buffer.append(.bar(bar, size)) }
    }
    if let failure = source.failure { throw failure }
  }

  /// Hands each quote to `body`, without the list of events between; how many there were.
  mutating func eachQuote(_ body: (Quote) -> Void) throws(HistoryError) -> Int64 {
    let source = try opened()
    var quote = Quote(instrument: instrument, time: Timestamp(rawValue: 0))
    while source.next(&quote) { body(quote) }
    if let failure = source.failure { throw failure }
    return source.number
  }

  /// Hands each bar to `body`, without the list of events between; how many there were.
  mutating func eachBar(_ body: (Bar) -> Void) throws(HistoryError) -> Int64 {
    let source = try opened()
    while let bar = source.nextBar(size) { body(bar) }
    if let failure = source.failure { throw failure }
    return source.number
  }

  private mutating func opened() throws(HistoryError) -> RowSource {
    if let source { return source }
    let fresh = try RowSource(path: path, wordsPerRow: kind == .quotes ? 5 : 6, rounds: rounds)
    source = fresh
    return fresh
  }
}

/// An open file of rows with its one block.
private final class RowSource: @unchecked Sendable {  // Used by the thread of one run alone.
  private let path: String
  private let descriptor: Int32
  private let block: UnsafeMutablePointer<UInt64>
  private let wordsPerRow: Int
  private var place = 0
  private var filled = 0
  private var roundsLeft: Int
  private var first: Int64?
  private var last: Int64 = 0
  /// What the moments of this round are later by.
  private var shift: Int64 = 0
  /// How many rows came so far.
  private(set) var number: Int64 = 0
  private(set) var failure: HistoryError?

  private static let rowsPerBlock = 1024

  init(path: String, wordsPerRow: Int, rounds: Int) throws(HistoryError) {
    self.path = path
    self.wordsPerRow = wordsPerRow
    roundsLeft = rounds
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    block = .allocate(capacity: Self.rowsPerBlock * wordsPerRow)
    guard descriptor >= 0 else {
      throw HistoryError(file: path, message: "cannot be opened; run `perigee-bench market` first")
    }
  }

  deinit {
    close(descriptor)
    block.deallocate()
  }

  /// Makes the quote the next one.
  @inline(__always)
  func next(_ quote: inout Quote) -> Bool {
    guard let row = next() else { return false }
    quote.time = Timestamp(rawValue: Int64(bitPattern: row[0]) &+ shift)
    quote.changed = [.bid, .ask, .bidSize, .askSize]
    quote.bid = Self.cents(row[1])
    quote.ask = Self.cents(row[2])
    quote.bidSize = Self.whole(row[3])
    quote.askSize = Self.whole(row[4])
    return true
  }

  @inline(__always)
  func nextBar(_ size: BarSize) -> Bar? {
    guard let row = next() else { return nil }
    // The file's own stamps are a minute apart; counting makes any size of them.
    let start = 1_599_999_960_000_000_000 &+ number &* Int64(size.rawValue) &* 1_000_000_000
    return Bar(
      start: Timestamp(rawValue: start), open: Self.cents(row[1]), high: Self.cents(row[2]),
      low: Self.cents(row[3]), close: Self.cents(row[4]), volume: Self.whole(row[5]))
  }

  @inline(__always)
  private static func cents(_ bits: UInt64) -> Decimal64 {
    // Prices are positive.
    Decimal64(mantissa: Int64(Double(bitPattern: bits) * 100 + 0.5), scale: 2)
  }

  @inline(__always)
  private static func whole(_ bits: UInt64) -> Decimal64 {
    Decimal64(mantissa: Int64(Double(bitPattern: bits)), scale: 0)
  }

  @inline(__always)
  private func next() -> UnsafePointer<UInt64>? {
    if place == filled, !fill() { return nil }
    defer { place += wordsPerRow }
    number &+= 1
    return UnsafePointer(block + place)
  }

  private func fill() -> Bool {
    while true {
      let count = Glibc.read(descriptor, block, Self.rowsPerBlock * wordsPerRow * 8)
      if count < 0 || count % (wordsPerRow * 8) != 0 {
        failure = HistoryError(file: path, message: "cannot be read in whole rows")
        return false
      }
      if count > 0 {
        place = 0
        filled = count / 8
        if first == nil { first = Int64(bitPattern: block[0]) }
        last = Int64(bitPattern: block[filled - wordsPerRow])
        return true
      }
      roundsLeft -= 1
      guard roundsLeft > 0, let first, lseek(descriptor, 0, SEEK_SET) == 0 else { return false }
      shift &+= last &- first &+ 60_000_000_000
    }
  }
}
