import TradingModel

/// What waits while a ring down is full: of quotes the newest for each instrument, of trades
/// only their number, of everything else all, up to a limit.
struct EventBacklog {
  /// A record that must not be lost.
  struct Record {
    var kind: UInt16
    var bytes: [UInt8]
  }

  /// The most records that wait, and the most bytes; beyond, the child counts as stuck.
  static let maximumRecords = 10_000
  static let maximumBytes = 128 << 20

  private var records: [Record] = []
  private var first = 0
  private var byteCount = 0
  private var quotes: [Quote?] = []
  private var quoteOrder: [UInt16] = []
  private var missed: [UInt32] = []

  var isEmpty: Bool { first == records.count && quoteOrder.isEmpty }
  var nextRecord: Record? { first < records.count ? records[first] : nil }
  var nextQuote: UInt16? { quoteOrder.first }

  /// Makes room for an instrument, so that nothing is allocated while quotes come.
  mutating func prepare(index: UInt16) {
    let needed = Int(index) + 1
    while quotes.count < needed { quotes.append(nil) }
    while missed.count < needed { missed.append(0) }
    quoteOrder.reserveCapacity(needed)
  }

  /// Takes a record; false when there is no room.
  mutating func append(_ record: Record) -> Bool {
    guard records.count - first < EventBacklog.maximumRecords,
      byteCount + record.bytes.count <= EventBacklog.maximumBytes
    else { return false }
    records.append(record)
    byteCount += record.bytes.count
    return true
  }

  mutating func removeRecord() {
    byteCount -= records[first].bytes.count
    records[first].bytes = []
    first += 1
    if first == records.count {
      records.removeAll(keepingCapacity: first <= 1024)
      first = 0
    }
  }

  /// Replaces the waiting quote of the instrument.
  mutating func conflate(_ quote: Quote, index: UInt16) {
    if Int(index) >= quotes.count { prepare(index: index) }
    let slot = Int(index)
    if let old = quotes[slot] {
      var merged = quote
      merged.changed.formUnion(old.changed)
      merged.changed.insert(.conflated)
      quotes[slot] = merged
    } else {
      quotes[slot] = quote
      quoteOrder.append(index)
    }
  }

  func quote(index: UInt16) -> Quote? {
    Int(index) < quotes.count ? quotes[Int(index)] : nil
  }

  mutating func removeQuote() {
    quotes[Int(quoteOrder.removeFirst())] = nil
  }

  mutating func missTrade(index: UInt16) {
    if Int(index) >= missed.count { prepare(index: index) }
    missed[Int(index)] &+= 1
  }

  /// How many trades of the instrument were dropped since the last that was written.
  func missedTrades(index: UInt16) -> UInt32 {
    Int(index) < missed.count ? missed[Int(index)] : 0
  }

  mutating func forgetMissedTrades(index: UInt16) {
    if Int(index) < missed.count { missed[Int(index)] = 0 }
  }
}
