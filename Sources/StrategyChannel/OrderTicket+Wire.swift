import TradingModel

extension OrderTicket.Bracket: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(takeProfit)
    writer.put(stopLoss)
    writer.put(trail)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderTicket.Bracket {
    let takeProfit: Decimal64? = try reader.optional()
    let stopLoss: Decimal64? = try reader.optional()
    return OrderTicket.Bracket(
      takeProfit: takeProfit, stopLoss: stopLoss, trail: try reader.optional())
  }
}

extension OrderTicket: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(instrument.rawValue)
    writer.put(side)
    writer.put(quantity)
    writer.put(type)
    writer.put(timeInForce)
    writer.put(outsideRegularHours)
    writer.put(bracket)
    writer.put(tag)
    // Most orders state nothing more, and one byte says so.
    writer.put(attributes.isEmpty ? nil : attributes)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderTicket {
    let instrument = InstrumentID(rawValue: try reader.number())
    let side: Side = try reader.value()
    let quantity: Decimal64 = try reader.value()
    let type: OrderType = try reader.value()
    let timeInForce: TimeInForce = try reader.value()
    let outside = try reader.flag("outside regular hours")
    let bracket: Bracket? = try reader.optional()
    let tag = try reader.text("tag", limit: WireLimits.tag)
    let attributes: OrderAttributes? = try reader.optional()
    return OrderTicket(
      instrument: instrument, side: side, quantity: quantity, type: type,
      timeInForce: timeInForce, outsideRegularHours: outside, bracket: bracket,
      attributes: attributes ?? OrderAttributes(), tag: tag)
  }
}
