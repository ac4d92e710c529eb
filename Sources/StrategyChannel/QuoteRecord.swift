import TradingModel

/// A quote with fixed places, so that the tick path writes it straight into the ring.
///
/// ```
/// +0 time  +8 sent  +16 instrument id  +24 index u16, changed u16, present u16, 0 u16
/// +32 eight mantissas  +96 eight scales
/// ```
struct QuoteRecord: WireCoded {
  static let size = 104

  var index: UInt16
  var quote: Quote
  var sent: Int64

  @inline(__always)
  static func store(_ quote: Quote, index: UInt16, sent: Int64, at place: UnsafeMutableRawPointer) {
    var present: UInt64 = 0
    var scales: UInt64 = 0
    @inline(__always)
    func store(_ value: Decimal64?, _ slot: Int) {
      guard let value else { return }
      present |= 1 << UInt64(slot)
      scales |= UInt64(value.scale) << UInt64(8 * slot)
      place.storeBytes(of: value.mantissa, toByteOffset: 32 + 8 * slot, as: Int64.self)
    }
    place.storeBytes(of: quote.time.rawValue, as: Int64.self)
    place.storeBytes(of: sent, toByteOffset: 8, as: Int64.self)
    place.storeBytes(of: quote.instrument.rawValue, toByteOffset: 16, as: Int64.self)
    store(quote.bid, 0)
    store(quote.bidSize, 1)
    store(quote.ask, 2)
    store(quote.askSize, 3)
    store(quote.last, 4)
    store(quote.lastSize, 5)
    store(quote.volume, 6)
    store(quote.previousClose, 7)
    let head = UInt64(index) | UInt64(quote.changed.rawValue) << 16 | present << 32
    place.storeBytes(of: head, toByteOffset: 24, as: UInt64.self)
    place.storeBytes(of: scales, toByteOffset: 96, as: UInt64.self)
  }

  @inline(__always)
  static func load(_ bytes: UnsafeRawBufferPointer) throws(ChannelError) -> QuoteRecord {
    guard bytes.count == size else { throw .truncated(record: "quote") }
    let head = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    let present = head >> 32
    let scales = bytes.loadUnaligned(fromByteOffset: 96, as: UInt64.self)
    var isSound = true
    @inline(__always)
    func load(_ slot: Int) -> Decimal64? {
      guard present & (1 << UInt64(slot)) != 0 else { return nil }
      let scale = UInt8(truncatingIfNeeded: scales >> UInt64(8 * slot))
      guard scale <= Decimal64.maximumScale else {
        isSound = false
        return nil
      }
      return Decimal64(
        mantissa: bytes.loadUnaligned(fromByteOffset: 32 + 8 * slot, as: Int64.self),
        scale: scale)
    }
    let time = bytes.loadUnaligned(as: Int64.self)
    let instrument = bytes.loadUnaligned(fromByteOffset: 16, as: Int64.self)
    var quote = Quote(
      instrument: InstrumentID(rawValue: instrument), time: Timestamp(rawValue: time))
    quote.changed = Quote.Fields(rawValue: UInt16(truncatingIfNeeded: head >> 16))
    quote.bid = load(0)
    quote.bidSize = load(1)
    quote.ask = load(2)
    quote.askSize = load(3)
    quote.last = load(4)
    quote.lastSize = load(5)
    quote.volume = load(6)
    quote.previousClose = load(7)
    guard isSound else { throw .unknownValue(field: "scale", value: scales) }
    return QuoteRecord(
      index: UInt16(truncatingIfNeeded: head), quote: quote,
      sent: bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self))
  }

  func encode(into writer: inout WireWriter) {
    withUnsafeTemporaryAllocation(byteCount: QuoteRecord.size, alignment: 8) { place in
      guard let base = place.baseAddress else { return }
      base.initializeMemory(as: UInt8.self, repeating: 0, count: QuoteRecord.size)
      QuoteRecord.store(quote, index: index, sent: sent, at: base)
      for byte in place { writer.put(byte) }
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> QuoteRecord {
    try load(try reader.fixed(size))
  }
}
