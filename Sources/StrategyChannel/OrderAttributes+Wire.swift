import TradingModel

extension OrderAttributes: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(goodTill)
    writer.put(goodAfter)
    writer.put(displaySize)
    writer.put(isHidden)
    writer.put(isAllOrNone)
    writer.put(minimumQuantity)
    writer.put(group)
    writer.put(parent?.rawValue)
    writer.put(trigger)
    writer.put(conditions)
    writer.put(conditionsCancel)
    writer.put(conditionsIgnoreRegularHours)
    writer.put(algorithm)
    writer.put(others)
    writer.put(comboRouting)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderAttributes {
    var result = OrderAttributes()
    result.goodTill = try reader.optional()
    result.goodAfter = try reader.optional()
    result.displaySize = try reader.optional()
    result.isHidden = try reader.flag("hidden")
    result.isAllOrNone = try reader.flag("all or none")
    result.minimumQuantity = try reader.optional()
    result.group = try reader.optional()
    result.parent = try reader.optionalText("attached to", limit: WireLimits.name)
      .map(IntentID.init(rawValue:))
    result.trigger = try reader.optional()
    result.conditions = try reader.list("conditions", limit: WireLimits.conditions)
    result.conditionsCancel = try reader.flag("conditions cancel")
    result.conditionsIgnoreRegularHours = try reader.flag("conditions outside of hours")
    result.algorithm = try reader.optional()
    result.others = try reader.list("attributes", limit: WireLimits.orderTags)
    result.comboRouting = try reader.list("routing", limit: WireLimits.orderTags)
    return result
  }
}

extension OrderGroup: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(name)
    writer.put(UInt8(truncatingIfNeeded: rule.rawValue))
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderGroup {
    let name = try reader.text("group", limit: WireLimits.name)
    let raw: UInt8 = try reader.number()
    guard let rule = Rule(rawValue: Int(raw)) else {
      throw .unknownValue(field: "group rule", value: UInt64(raw))
    }
    return OrderGroup(name: name, rule: rule)
  }
}

extension TriggerMethod: WireCoded {
  func encode(into writer: inout WireWriter) { writer.put(UInt8(truncatingIfNeeded: rawValue)) }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> TriggerMethod {
    let raw: UInt8 = try reader.number()
    guard let method = TriggerMethod(rawValue: Int(raw)) else {
      throw .unknownValue(field: "trigger method", value: UInt64(raw))
    }
    return method
  }
}

extension OrderTag: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(name)
    writer.put(value)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderTag {
    let name = try reader.text("attribute", limit: WireLimits.name)
    return OrderTag(name, try reader.text("attribute's value", limit: WireLimits.name))
  }
}

extension OrderAlgorithm: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(strategy)
    writer.put(parameters)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderAlgorithm {
    let strategy = try reader.text("algorithm", limit: WireLimits.name)
    return OrderAlgorithm(
      strategy: strategy,
      parameters: try reader.list("parameters", limit: WireLimits.algorithmParameters))
  }
}

extension OrderCondition: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(test)
    writer.put(conjunction == .and)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderCondition {
    let test: Test = try reader.value()
    return OrderCondition(test, try reader.flag("conjunction") ? .and : .or)
  }
}

extension OrderCondition.Comparison: WireCoded {
  func encode(into writer: inout WireWriter) { writer.put(self == .atLeast) }

  static func decode(
    from reader: inout WireReader
  ) throws(ChannelError) -> OrderCondition.Comparison {
    try reader.flag("comparison") ? .atLeast : .atMost
  }
}

extension OrderCondition.Test: WireCoded {
  func encode(into writer: inout WireWriter) {
    switch self {
    case .price(let instrument, let exchange, let comparison, let price, let method):
      writer.put(UInt8(0))
      writer.put(instrument.rawValue)
      writer.put(exchange)
      writer.put(comparison)
      writer.put(price)
      writer.put(method)
    case .time(let comparison, let time):
      writer.put(UInt8(1))
      writer.put(comparison)
      writer.put(time)
    case .margin(let comparison, let percent):
      writer.put(UInt8(2))
      writer.put(comparison)
      writer.put(Int64(percent))
    case .execution(let symbol, let type, let exchange):
      writer.put(UInt8(3))
      for text in [symbol, type.rawValue, exchange] { writer.put(text) }
    case .volume(let instrument, let exchange, let comparison, let volume):
      writer.put(UInt8(4))
      writer.put(instrument.rawValue)
      writer.put(exchange)
      writer.put(comparison)
      writer.put(Int64(volume))
    case .percentChange(let instrument, let exchange, let comparison, let percent):
      writer.put(UInt8(5))
      writer.put(instrument.rawValue)
      writer.put(exchange)
      writer.put(comparison)
      writer.put(percent)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderCondition.Test {
    let tag: UInt8 = try reader.number()
    switch tag {
    case 0, 4, 5: return try watched(tag, from: &reader)
    case 1:
      let comparison: OrderCondition.Comparison = try reader.value()
      return .time(comparison, try reader.value())
    case 2:
      let comparison: OrderCondition.Comparison = try reader.value()
      return .margin(comparison, percent: Int(try reader.number(Int64.self)))
    case 3:
      let symbol = try reader.text("symbol", limit: WireLimits.name)
      let type = SecurityType(rawValue: try reader.text("type", limit: WireLimits.name))
      let exchange = try reader.text("exchange", limit: WireLimits.name)
      return .execution(symbol: symbol, securityType: type, exchange: exchange)
    default: throw .unknownValue(field: "condition", value: UInt64(tag))
    }
  }

  /// A condition on an instrument's market.
  private static func watched(
    _ tag: UInt8, from reader: inout WireReader
  ) throws(ChannelError) -> OrderCondition.Test {
    let instrument = InstrumentID(rawValue: try reader.number())
    let exchange = try reader.text("exchange", limit: WireLimits.name)
    let comparison: OrderCondition.Comparison = try reader.value()
    if tag == 4 {
      return .volume(instrument, exchange: exchange, comparison, Int(try reader.number(Int64.self)))
    }
    let value: Decimal64 = try reader.value()
    if tag == 5 { return .percentChange(instrument, exchange: exchange, comparison, value) }
    return .price(instrument, exchange: exchange, comparison, value, try reader.optional())
  }
}

extension OrderPreview: WireCoded {
  func encode(into writer: inout WireWriter) {
    for change in [initialMargin, maintenanceMargin, equityWithLoan] { writer.put(change) }
    for money in [commission, minimumCommission, maximumCommission] { writer.put(money) }
    writer.put(commissionCurrency)
    writer.put(warning)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderPreview {
    let initial: Change = try reader.value()
    let maintenance: Change = try reader.value()
    let equity: Change = try reader.value()
    let commission: Decimal64? = try reader.optional()
    let minimum: Decimal64? = try reader.optional()
    let maximum: Decimal64? = try reader.optional()
    let currency = try reader.optionalText("currency", limit: WireLimits.message)
    return OrderPreview(
      initialMargin: initial, maintenanceMargin: maintenance, equityWithLoan: equity,
      commission: commission, minimumCommission: minimum, maximumCommission: maximum,
      commissionCurrency: currency,
      warning: try reader.optionalText("warning", limit: WireLimits.message))
  }
}

extension OrderPreview.Change: WireCoded {
  func encode(into writer: inout WireWriter) {
    for money in [before, change, after] { writer.put(money) }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderPreview.Change {
    let before: Decimal64? = try reader.optional()
    let change: Decimal64? = try reader.optional()
    return OrderPreview.Change(before: before, change: change, after: try reader.optional())
  }
}
