import TradingModel

extension Decimal64: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(mantissa)
    writer.put(scale)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Decimal64 {
    let mantissa: Int64 = try reader.number()
    let scale: UInt8 = try reader.number()
    guard scale <= maximumScale else {
      throw .unknownValue(field: "scale", value: UInt64(scale))
    }
    return Decimal64(mantissa: mantissa, scale: scale)
  }
}

extension Timestamp: WireCoded {
  func encode(into writer: inout WireWriter) { writer.put(rawValue) }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Timestamp {
    Timestamp(rawValue: try reader.number())
  }
}

extension BarSize: WireCoded {
  func encode(into writer: inout WireWriter) { writer.put(rawValue) }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> BarSize {
    BarSize(rawValue: try reader.number())
  }
}

extension Side: WireCoded {
  func encode(into writer: inout WireWriter) { writer.put(self == .buy) }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Side {
    try reader.flag("side") ? .buy : .sell
  }
}

extension OrderType: WireCoded {
  func encode(into writer: inout WireWriter) {
    switch self {
    case .market: writer.put(UInt8(0))
    case .limit(let price):
      writer.put(UInt8(1))
      writer.put(price)
    case .stop(let price):
      writer.put(UInt8(2))
      writer.put(price)
    case .stopLimit(let stop, let limit):
      writer.put(UInt8(3))
      writer.put(stop)
      writer.put(limit)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderType {
    let tag: UInt8 = try reader.number()
    switch tag {
    case 0: return .market
    case 1: return .limit(try reader.value())
    case 2: return .stop(try reader.value())
    case 3:
      let stop: Decimal64 = try reader.value()
      return .stopLimit(stop: stop, limit: try reader.value())
    default: throw .unknownValue(field: "order type", value: UInt64(tag))
    }
  }
}

extension TimeInForce: WireCoded {
  private static let all: [TimeInForce] = [
    .day, .goodTillCancelled, .immediateOrCancel, .fillOrKill,
  ]

  func encode(into writer: inout WireWriter) {
    switch self {
    case .day: writer.put(UInt8(0))
    case .goodTillCancelled: writer.put(UInt8(1))
    case .immediateOrCancel: writer.put(UInt8(2))
    case .fillOrKill: writer.put(UInt8(3))
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> TimeInForce {
    let tag: UInt8 = try reader.number()
    guard Int(tag) < all.count else {
      throw .unknownValue(field: "time in force", value: UInt64(tag))
    }
    return all[Int(tag)]
  }
}

extension OrderTicket.Bracket: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(takeProfit)
    writer.put(stopLoss)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderTicket.Bracket {
    let takeProfit: Decimal64? = try reader.optional()
    return OrderTicket.Bracket(takeProfit: takeProfit, stopLoss: try reader.optional())
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
    return OrderTicket(
      instrument: instrument, side: side, quantity: quantity, type: type,
      timeInForce: timeInForce, outsideRegularHours: outside, bracket: bracket, tag: tag)
  }
}

extension OrderState: WireCoded {
  func encode(into writer: inout WireWriter) {
    let index = OrderState.allCases.firstIndex(of: self) ?? 0
    writer.put(UInt8(index))
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderState {
    let index: UInt8 = try reader.number()
    guard Int(index) < allCases.count else {
      throw .unknownValue(field: "order state", value: UInt64(index))
    }
    return allCases[Int(index)]
  }
}

extension Bar: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(start)
    for price in [open, high, low, close] { writer.put(price) }
    writer.put(volume)
    writer.put(wap)
    writer.put(count.map { Int64($0) })
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Bar {
    let start: Timestamp = try reader.value()
    let open: Decimal64 = try reader.value()
    let high: Decimal64 = try reader.value()
    let low: Decimal64 = try reader.value()
    let close: Decimal64 = try reader.value()
    let volume: Decimal64? = try reader.optional()
    let wap: Decimal64? = try reader.optional()
    let count = try reader.optionalNumber("count")
    return Bar(
      start: start, open: open, high: high, low: low, close: close, volume: volume, wap: wap,
      count: count.map { Int($0) })
  }
}
