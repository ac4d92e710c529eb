import TradingModel

extension Order: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(intent.rawValue)
    writer.put(strategy?.rawValue)
    writer.put(requestNumber)
    writer.put(account.rawValue)
    writer.put(ticket)
    writer.put(parent?.rawValue)
    writer.put(state)
    writer.put(brokerOrder?.rawValue)
    writer.put(perm?.rawValue)
    writer.put(filled)
    writer.put(averagePrice)
    writer.put(reason)
    writer.put(createdAt)
    writer.put(updatedAt)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Order {
    let intent = IntentID(rawValue: try reader.text("intent", limit: WireLimits.name))
    let strategy = try reader.optionalText("strategy", limit: WireLimits.name)
    let requestNumber = try reader.optionalNumber("request number")
    let account = AccountName(rawValue: try reader.text("account", limit: WireLimits.name))
    let ticket: OrderTicket = try reader.value()
    let parent = try reader.optionalText("parent", limit: WireLimits.name)
    let state: OrderState = try reader.value()
    let brokerOrder = try reader.optionalNumber("broker order")
    let perm = try reader.optionalNumber("perm")
    let filled: Decimal64 = try reader.value()
    let averagePrice: Decimal64? = try reader.optional()
    let reason = try reader.optionalText("reason", limit: WireLimits.message)
    let createdAt: Timestamp = try reader.value()
    let updatedAt: Timestamp = try reader.value()
    var order = Order(
      intent: intent, strategy: strategy.map { StrategyID(rawValue: $0) },
      requestNumber: requestNumber, account: account, ticket: ticket,
      parent: parent.map { IntentID(rawValue: $0) }, state: state, createdAt: createdAt)
    order.brokerOrder = brokerOrder.map { BrokerOrderID(rawValue: $0) }
    order.perm = perm.map { PermID(rawValue: $0) }
    order.filled = filled
    order.averagePrice = averagePrice
    order.reason = reason
    order.updatedAt = updatedAt
    return order
  }
}

extension Commission: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(execution.rawValue)
    writer.put(amount)
    writer.put(currency)
    writer.put(realizedProfit)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Commission {
    let execution = ExecutionID(rawValue: try reader.text("execution", limit: WireLimits.name))
    let amount: Decimal64 = try reader.value()
    let currency = try reader.text("currency", limit: WireLimits.message)
    return Commission(
      execution: execution, amount: amount, currency: currency,
      realizedProfit: try reader.optional())
  }
}

extension Fill: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(execution.rawValue)
    writer.put(intent?.rawValue)
    writer.put(strategy?.rawValue)
    writer.put(account.rawValue)
    writer.put(instrument.rawValue)
    writer.put(side)
    writer.put(quantity)
    writer.put(price)
    writer.put(time)
    writer.put(timeText)
    writer.put(exchange)
    writer.put(perm?.rawValue)
    writer.put(brokerOrder?.rawValue)
    writer.put(cumulativeQuantity)
    writer.put(commission)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Fill {
    let execution = ExecutionID(rawValue: try reader.text("execution", limit: WireLimits.name))
    let intent = try reader.optionalText("intent", limit: WireLimits.name)
    let strategy = try reader.optionalText("strategy", limit: WireLimits.name)
    let account = AccountName(rawValue: try reader.text("account", limit: WireLimits.name))
    let instrument = InstrumentID(rawValue: try reader.number())
    let side: Side = try reader.value()
    let quantity: Decimal64 = try reader.value()
    let price: Decimal64 = try reader.value()
    let time: Timestamp? = try reader.optional()
    let timeText = try reader.text("time", limit: WireLimits.message)
    let exchange = try reader.text("exchange", limit: WireLimits.message)
    let perm = try reader.optionalNumber("perm")
    let brokerOrder = try reader.optionalNumber("broker order")
    let cumulative: Decimal64? = try reader.optional()
    return Fill(
      execution: execution, intent: intent.map { IntentID(rawValue: $0) },
      strategy: strategy.map { StrategyID(rawValue: $0) }, account: account,
      instrument: instrument, side: side, quantity: quantity, price: price, time: time,
      timeText: timeText, exchange: exchange, perm: perm.map { PermID(rawValue: $0) },
      brokerOrder: brokerOrder.map { BrokerOrderID(rawValue: $0) },
      cumulativeQuantity: cumulative, commission: try reader.optional())
  }
}

extension Position: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(account.rawValue)
    writer.put(instrument.rawValue)
    writer.put(quantity)
    writer.put(averageCost)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> Position {
    let account = AccountName(rawValue: try reader.text("account", limit: WireLimits.name))
    let instrument = InstrumentID(rawValue: try reader.number())
    let quantity: Decimal64 = try reader.value()
    return Position(
      account: account, instrument: instrument, quantity: quantity,
      averageCost: try reader.optional())
  }
}

extension AccountValue: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(account.rawValue)
    writer.put(key)
    writer.put(value)
    writer.put(currency)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> AccountValue {
    let account = AccountName(rawValue: try reader.text("account", limit: WireLimits.name))
    let key = try reader.text("key", limit: WireLimits.message)
    let value = try reader.text("value", limit: WireLimits.message)
    return AccountValue(
      account: account, key: key, value: value,
      currency: try reader.optionalText("currency", limit: WireLimits.message))
  }
}

extension OrderRequest.Action: WireCoded {
  func encode(into writer: inout WireWriter) {
    switch self {
    case .place(let ticket):
      writer.put(UInt8(0))
      writer.put(ticket)
    case .modify(let intent, let quantity, let type):
      writer.put(UInt8(1))
      writer.put(intent.rawValue)
      writer.put(quantity)
      writer.put(type)
    case .cancel(let intent):
      writer.put(UInt8(2))
      writer.put(intent.rawValue)
    case .cancelAll: writer.put(UInt8(3))
    case .preview(let ticket):
      writer.put(UInt8(4))
      writer.put(ticket)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> OrderRequest.Action {
    let tag: UInt8 = try reader.number()
    switch tag {
    case 0: return .place(try reader.value())
    case 1:
      let intent = IntentID(rawValue: try reader.text("intent", limit: WireLimits.name))
      let quantity: Decimal64? = try reader.optional()
      return .modify(intent, quantity: quantity, type: try reader.optional())
    case 2: return .cancel(IntentID(rawValue: try reader.text("intent", limit: WireLimits.name)))
    case 3: return .cancelAll
    case 4: return .preview(try reader.value())
    default: throw .unknownValue(field: "action", value: UInt64(tag))
    }
  }
}
