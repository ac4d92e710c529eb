import TradingModel

extension MarketDepth.Row: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(price)
    writer.put(size)
    writer.put(maker)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> MarketDepth.Row {
    let price: Decimal64 = try reader.value()
    let size: Decimal64 = try reader.value()
    return MarketDepth.Row(
      price: price, size: size, maker: try reader.text("maker", limit: WireLimits.name))
  }
}

extension MarketDepth: WireCoded {
  /// The most rows of one side.
  static let rowLimit = 64

  func encode(into writer: inout WireWriter) {
    writer.put(instrument.rawValue)
    writer.put(time)
    writer.put(Array(bids.prefix(MarketDepth.rowLimit)))
    writer.put(Array(asks.prefix(MarketDepth.rowLimit)))
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> MarketDepth {
    let instrument: Int64 = try reader.number()
    let time: Timestamp = try reader.value()
    let bids: [Row] = try reader.list("bids", limit: rowLimit)
    return MarketDepth(
      instrument: InstrumentID(rawValue: instrument), time: time, bids: bids,
      asks: try reader.list("asks", limit: rowLimit))
  }
}
