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

extension OrderType.TrailingDistance: WireCoded {
  func encode(into writer: inout WireWriter) {
    switch self {
    case .amount(let amount):
      writer.put(UInt8(0))
      writer.put(amount)
    case .percent(let percent):
      writer.put(UInt8(1))
      writer.put(percent)
    }
  }

  static func decode(
    from reader: inout WireReader
  ) throws(ChannelError) -> OrderType.TrailingDistance {
    let tag: UInt8 = try reader.number()
    switch tag {
    case 0: return .amount(try reader.value())
    case 1: return .percent(try reader.value())
    default: throw .unknownValue(field: "trailing distance", value: UInt64(tag))
    }
  }
}

extension OrderType: WireCoded {
  private var tag: UInt8 {
    switch self {
    case .market: 0
    case .limit: 1
    case .stop: 2
    case .stopLimit: 3
    case .trailingStop: 4
    case .trailingStopLimit: 5
    case .marketOnClose: 6
    case .limitOnClose: 7
    case .marketIfTouched: 8
    case .limitIfTouched: 9
    case .marketToLimit: 10
    case .relative: 11
    case .peggedToMidpoint: 12
    }
  }

  func encode(into writer: inout WireWriter) {
    writer.put(tag)
    switch self {
    case .market, .marketOnClose, .marketToLimit: break
    case .limit(let price), .stop(let price), .limitOnClose(let price),
      .marketIfTouched(let price):
      writer.put(price)
    case .stopLimit(let first, let limit), .limitIfTouched(let first, let limit):
      writer.put(first)
      writer.put(limit)
    case .trailingStop(let distance, let stop):
      writer.put(distance)
      writer.put(stop)
    case .trailingStopLimit(let distance, let stop, let offset):
      writer.put(distance)
      writer.put(stop)
      writer.put(offset)
    case .relative(let offset, let cap), .peggedToMidpoint(let offset, let cap):
      writer.put(offset)
      writer.put(cap)
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
    case 4:
      let distance: TrailingDistance = try reader.value()
      return .trailingStop(by: distance, stop: try reader.optional())
    case 5:
      let distance: TrailingDistance = try reader.value()
      let stop: Decimal64? = try reader.optional()
      return .trailingStopLimit(by: distance, stop: stop, offset: try reader.value())
    case 6: return .marketOnClose
    case 7: return .limitOnClose(try reader.value())
    case 8: return .marketIfTouched(try reader.value())
    case 9:
      let trigger: Decimal64 = try reader.value()
      return .limitIfTouched(trigger: trigger, limit: try reader.value())
    case 10: return .marketToLimit
    case 11:
      let offset: Decimal64 = try reader.value()
      return .relative(offset: offset, cap: try reader.optional())
    case 12:
      let offset: Decimal64 = try reader.value()
      return .peggedToMidpoint(offset: offset, cap: try reader.optional())
    default: throw .unknownValue(field: "order type", value: UInt64(tag))
    }
  }
}

extension TimeInForce: WireCoded {
  private var tag: UInt8 {
    switch self {
    case .day: 0
    case .goodTillCancelled: 1
    case .immediateOrCancel: 2
    case .fillOrKill: 3
    case .goodTillDate: 4
    case .atOpening: 5
    }
  }

  func encode(into writer: inout WireWriter) { writer.put(tag) }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> TimeInForce {
    let tag: UInt8 = try reader.number()
    guard let value = allCases.first(where: { $0.tag == tag }) else {
      throw .unknownValue(field: "time in force", value: UInt64(tag))
    }
    return value
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
