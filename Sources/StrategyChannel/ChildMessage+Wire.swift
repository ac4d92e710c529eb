import TradingModel

extension ChildMessage: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(strategy)
    writer.put(body)
    if let callback { writer.put(callback.rawValue) }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ChildMessage {
    let strategy: UInt16 = try reader.number()
    var message = ChildMessage(strategy: strategy, try reader.value())
    // Records of before callbacks were told end here.
    guard reader.remaining > 0, case .request = message.body else { return message }
    let raw: UInt8 = try reader.number()
    guard let callback = StrategyCallback(rawValue: raw) else {
      throw .unknownValue(field: "callback", value: UInt64(raw))
    }
    message.callback = callback
    return message
  }
}

extension ChildMessage.Body: WireCoded {
  private enum Tag: UInt8 {
    case described, started, request, log, state, timerSet, timerCancel, subscribe
    case unsubscribe, fault, interrupted, stopped, delivered
  }

  func encode(into writer: inout WireWriter) {
    switch self {
    case .described(let description): writer.put(Tag.described.rawValue, description)
    case .started: writer.put(Tag.started.rawValue)
    case .request(let number, let account, let action):
      writer.put(Tag.request.rawValue)
      writer.put(number)
      writer.put(account.rawValue)
      writer.put(action)
    case .log(let level, let text, let file, let line):
      writer.put(Tag.log.rawValue)
      writer.put(level.rawValue)
      writer.put(text)
      writer.put(file)
      writer.put(line.map { Int64($0) })
    case .state(let state): writer.put(Tag.state.rawValue, state)
    case .timerSet(let id, let delay, let isRepeating):
      writer.put(Tag.timerSet.rawValue)
      writer.put(id)
      writer.put(delay.nanoseconds)
      writer.put(isRepeating)
    case .timerCancel(let id):
      writer.put(Tag.timerCancel.rawValue)
      writer.put(id)
    case .subscribe(let wish): writer.put(Tag.subscribe.rawValue, wish)
    case .unsubscribe(let symbol):
      writer.put(Tag.unsubscribe.rawValue)
      writer.put(symbol)
    case .fault(let callback, let fault):
      writer.put(Tag.fault.rawValue)
      writer.put(callback)
      writer.put(fault)
    case .interrupted(let callback, let after, let fault):
      writer.put(Tag.interrupted.rawValue)
      writer.put(callback)
      writer.put(after.nanoseconds)
      writer.put(fault)
    case .stopped: writer.put(Tag.stopped.rawValue)
    case .delivered(let number):
      writer.put(Tag.delivered.rawValue)
      writer.put(number)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ChildMessage.Body {
    let raw: UInt8 = try reader.number()
    guard let tag = Tag(rawValue: raw) else {
      throw .unknownValue(field: "message", value: UInt64(raw))
    }
    switch tag {
    case .described: return .described(try reader.value())
    case .started: return .started
    case .request:
      let number: Int64 = try reader.number()
      let account = AccountName(rawValue: try reader.text("account", limit: WireLimits.name))
      return .request(number: number, account: account, try reader.value())
    case .log: return try log(from: &reader)
    case .state: return .state(try reader.value())
    case .timerSet:
      let id: Int64 = try reader.number()
      let delay: Int64 = try reader.number()
      return .timerSet(
        id: id, delay: .nanoseconds(max(0, delay)), isRepeating: try reader.flag("repeating"))
    case .timerCancel: return .timerCancel(id: try reader.number())
    case .subscribe: return .subscribe(try reader.value())
    case .unsubscribe:
      return .unsubscribe(symbol: try reader.text("symbol", limit: WireLimits.name))
    case .fault:
      let callback = try reader.text("callback", limit: WireLimits.name)
      return .fault(callback: callback, try reader.value())
    case .interrupted:
      let callback = try reader.text("callback", limit: WireLimits.name)
      let after: Int64 = try reader.number()
      return .interrupted(callback: callback, after: .nanoseconds(after), try reader.value())
    case .stopped: return .stopped
    case .delivered: return .delivered(try reader.number())
    }
  }

  private static func log(
    from reader: inout WireReader
  ) throws(ChannelError) -> ChildMessage.Body {
    let raw: UInt8 = try reader.number()
    guard let level = LogLevel(rawValue: raw) else {
      throw .unknownValue(field: "log level", value: UInt64(raw))
    }
    let text = try reader.text("log", limit: WireLimits.message)
    let file = try reader.optionalText("file", limit: WireLimits.message)
    let line = try reader.optionalNumber("line")
    return .log(level, text: text, file: file, line: line.map { Int32(truncatingIfNeeded: $0) })
  }
}

extension SymbolWish: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(symbol)
    writer.put(bars)
    writer.put(warmup)
    writer.put(depth)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> SymbolWish {
    let symbol = try reader.text("symbol", limit: WireLimits.name)
    let bars: [BarSize] = try reader.list("bars", limit: 16)
    let warmup: Int32 = try reader.number()
    return SymbolWish(symbol: symbol, bars: bars, warmup: warmup, depth: try reader.number())
  }
}

extension StrategyDescription: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(wishes)
    writer.put(parameters)
    writer.put(callbacks)
    writer.put(fault)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> StrategyDescription {
    let wishes: [SymbolWish] = try reader.list("symbols", limit: WireLimits.symbols)
    let parameters: [ParameterDescription] = try reader.list(
      "parameters", limit: WireLimits.parameters)
    let callbacks = try reader.texts("callbacks", limit: 64, each: WireLimits.name)
    return StrategyDescription(
      wishes: wishes, parameters: parameters, callbacks: callbacks, fault: try reader.optional())
  }
}

extension ParameterDescription: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(name)
    writer.put(value)
    writer.put(standard)
    for bound in [minimum, maximum] {
      writer.put(bound != nil)
      if let bound { writer.put(bound) }
    }
    writer.put(documentation)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ParameterDescription {
    let name = try reader.text("parameter name", limit: WireLimits.name)
    let value: ParameterValue = try reader.value()
    let standard: ParameterValue = try reader.value()
    let minimum = try reader.flag("minimum") ? try reader.double() : nil
    let maximum = try reader.flag("maximum") ? try reader.double() : nil
    return ParameterDescription(
      name: name, value: value, standard: standard, minimum: minimum, maximum: maximum,
      documentation: try reader.text("documentation", limit: WireLimits.message))
  }
}

extension ScriptFault: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(file)
    writer.put(line.map { Int64($0) })
    writer.put(message)
    writer.put(traceback)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ScriptFault {
    let file = try reader.optionalText("file", limit: WireLimits.message)
    let line = try reader.optionalNumber("line")
    let message = try reader.text("message", limit: WireLimits.message)
    return ScriptFault(
      file: file, line: line.map { Int32(truncatingIfNeeded: $0) }, message: message,
      traceback: try reader.text("traceback", limit: WireLimits.traceback))
  }
}
