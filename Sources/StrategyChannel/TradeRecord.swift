import TradingModel

/// A trade with fixed places.
///
/// ```
/// +0 time  +8 instrument id  +16 index u16, unreported u8, price scale u8, size scale u8,
/// 0 u24  +24 price  +32 size  +40 missed u32, 0 u32
/// ```
struct TradeRecord: WireCoded {
  static let size = 48

  var index: UInt16
  var trade: Trade
  var missed: UInt32

  @inline(__always)
  static func store(
    _ trade: Trade, index: UInt16, missed: UInt32, at place: UnsafeMutableRawPointer
  ) {
    place.storeBytes(of: trade.time.rawValue, as: Int64.self)
    place.storeBytes(of: trade.instrument.rawValue, toByteOffset: 8, as: Int64.self)
    let head =
      UInt64(index) | (trade.isUnreported ? 1 << 16 : 0) | UInt64(trade.price.scale) << 24
      | UInt64(trade.size.scale) << 32
    place.storeBytes(of: head, toByteOffset: 16, as: UInt64.self)
    place.storeBytes(of: trade.price.mantissa, toByteOffset: 24, as: Int64.self)
    place.storeBytes(of: trade.size.mantissa, toByteOffset: 32, as: Int64.self)
    place.storeBytes(of: UInt64(missed), toByteOffset: 40, as: UInt64.self)
  }

  static func load(_ bytes: UnsafeRawBufferPointer) throws(ChannelError) -> TradeRecord {
    guard bytes.count == size else { throw .truncated(record: "trade") }
    let head = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
    let priceScale = UInt8(truncatingIfNeeded: head >> 24)
    let sizeScale = UInt8(truncatingIfNeeded: head >> 32)
    guard priceScale <= Decimal64.maximumScale, sizeScale <= Decimal64.maximumScale else {
      throw .unknownValue(field: "scale", value: head)
    }
    let trade = Trade(
      instrument: InstrumentID(
        rawValue: bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self)),
      time: Timestamp(rawValue: bytes.loadUnaligned(as: Int64.self)),
      price: Decimal64(
        mantissa: bytes.loadUnaligned(fromByteOffset: 24, as: Int64.self), scale: priceScale),
      size: Decimal64(
        mantissa: bytes.loadUnaligned(fromByteOffset: 32, as: Int64.self), scale: sizeScale),
      isUnreported: head & (1 << 16) != 0)
    return TradeRecord(
      index: UInt16(truncatingIfNeeded: head), trade: trade,
      missed: bytes.loadUnaligned(fromByteOffset: 40, as: UInt32.self))
  }

  func encode(into writer: inout WireWriter) {
    withUnsafeTemporaryAllocation(byteCount: TradeRecord.size, alignment: 8) { place in
      guard let base = place.baseAddress else { return }
      TradeRecord.store(trade, index: index, missed: missed, at: base)
      for byte in place { writer.put(byte) }
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> TradeRecord {
    try load(try reader.fixed(size))
  }
}
