import TradingModel

extension FeedCondition: WireCoded {
  func encode(into writer: inout WireWriter) {
    switch self {
    case .live: writer.put(UInt8(0))
    case .delayed: writer.put(UInt8(1))
    case .stale(let silent):
      writer.put(UInt8(2))
      writer.put(silent.nanoseconds)
    case .interrupted(let text):
      writer.put(UInt8(3))
      writer.put(text)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> FeedCondition {
    let tag: UInt8 = try reader.number()
    switch tag {
    case 0: return .live
    case 1: return .delayed
    case 2: return .stale(silent: .nanoseconds(try reader.number(Int64.self)))
    case 3: return .interrupted(try reader.text("feed state", limit: WireLimits.message))
    default: throw .unknownValue(field: "feed state", value: UInt64(tag))
    }
  }
}

extension ChildEvent: WireCoded {
  private static let wholeDesk: UInt16 = 0xFFFF

  func encode(into writer: inout WireWriter) {
    writer.put(time)
    writer.put(strategy ?? ChildEvent.wholeDesk)
    writer.put(body)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ChildEvent {
    let time: Timestamp = try reader.value()
    let strategy: UInt16 = try reader.number()
    let body: Body = try reader.value()
    return ChildEvent(time: time, strategy: strategy == wholeDesk ? nil : strategy, body)
  }
}

extension ChildEvent.Body: WireCoded {
  private enum Tag: UInt8 {
    case start, instrument, quote, trade, bar, warmedUp, feedState, feedFailed, order, filled
    case requestRefused, position, accountValue, timer, connection, stop, holding, preview, depth
  }

  func encode(into writer: inout WireWriter) {
    switch self {
    case .start(let desk): writer.put(Tag.start.rawValue, desk)
    case .instrument(let index, let symbol, let instrument):
      writer.put(Tag.instrument.rawValue)
      writer.put(index)
      writer.put(symbol)
      writer.put(instrument)
    case .quote(let index, let quote, let sent):
      writer.put(Tag.quote.rawValue)
      writer.put(QuoteRecord(index: index, quote: quote, sent: sent))
    case .trade(let index, let trade, let missed):
      writer.put(Tag.trade.rawValue)
      writer.put(TradeRecord(index: index, trade: trade, missed: missed))
    case .depth(let index, let book):
      writer.put(Tag.depth.rawValue)
      writer.put(index)
      writer.put(book)
    case .bar(let index, let size, let bar, let isWarmup):
      writer.put(Tag.bar.rawValue)
      writer.put(index)
      writer.put(size)
      writer.put(bar)
      writer.put(isWarmup)
    case .warmedUp(let index, let size):
      writer.put(Tag.warmedUp.rawValue)
      writer.put(index)
      writer.put(size)
    case .feedState(let index, let state):
      writer.put(Tag.feedState.rawValue)
      writer.put(index)
      writer.put(state)
    case .feedFailed(let symbol, let code, let text):
      writer.put(Tag.feedFailed.rawValue)
      for each in [symbol, code, text] { writer.put(each) }
    case .order(let order): writer.put(Tag.order.rawValue, order)
    case .filled(let delivery): writer.put(Tag.filled.rawValue, delivery)
    case .requestRefused(let number, let reason):
      writer.put(Tag.requestRefused.rawValue)
      writer.put(number)
      writer.put(reason)
    case .preview(let number, let preview):
      writer.put(Tag.preview.rawValue)
      writer.put(number)
      writer.put(preview)
    case .position(let position): writer.put(Tag.position.rawValue, position)
    case .holding(let position): writer.put(Tag.holding.rawValue, position)
    case .accountValue(let value): writer.put(Tag.accountValue.rawValue, value)
    case .timer(let id):
      writer.put(Tag.timer.rawValue)
      writer.put(id)
    case .connection(let account, let isReady, let text):
      writer.put(Tag.connection.rawValue)
      writer.put(account.rawValue)
      writer.put(isReady)
      writer.put(text)
    case .stop(let reason):
      writer.put(Tag.stop.rawValue)
      writer.put(reason)
    }
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ChildEvent.Body {
    let raw: UInt8 = try reader.number()
    guard let tag = Tag(rawValue: raw) else {
      throw .unknownValue(field: "event", value: UInt64(raw))
    }
    switch tag {
    case .start: return .start(try reader.value())
    case .instrument, .bar, .warmedUp, .feedState, .quote, .trade, .depth:
      return try marketData(tag, from: &reader)
    case .feedFailed:
      let symbol = try reader.text("symbol", limit: WireLimits.message)
      let code = try reader.text("code", limit: WireLimits.message)
      let text = try reader.text("text", limit: WireLimits.message)
      return .feedFailed(symbol: symbol, code: code, text: text)
    case .order: return .order(try reader.value())
    case .filled: return .filled(try reader.value())
    case .requestRefused:
      let number: Int64 = try reader.number()
      let reason = try reader.text("reason", limit: WireLimits.message)
      return .requestRefused(number: number, reason: reason)
    case .preview:
      let number: Int64 = try reader.number()
      return .preview(number: number, try reader.value())
    case .position: return .position(try reader.value())
    case .holding: return .holding(try reader.value())
    case .accountValue: return .accountValue(try reader.value())
    case .timer: return .timer(id: try reader.number())
    case .connection:
      let account = AccountName(rawValue: try reader.text("account", limit: WireLimits.name))
      let isReady = try reader.flag("ready")
      let text = try reader.optionalText("text", limit: WireLimits.message)
      return .connection(account, isReady: isReady, text: text)
    case .stop: return .stop(reason: try reader.text("reason", limit: WireLimits.message))
    }
  }

  private static func marketData(
    _ tag: Tag, from reader: inout WireReader
  ) throws(ChannelError) -> ChildEvent.Body {
    if tag == .quote {
      let record: QuoteRecord = try reader.value()
      return .quote(record.index, record.quote, sent: record.sent)
    }
    if tag == .trade {
      let record: TradeRecord = try reader.value()
      return .trade(record.index, record.trade, missed: record.missed)
    }
    let index: UInt16 = try reader.number()
    if tag == .instrument {
      let symbol = try reader.text("symbol", limit: WireLimits.message)
      return .instrument(index, symbol: symbol, try reader.value())
    }
    if tag == .depth { return .depth(index, try reader.value()) }
    if tag == .feedState { return .feedState(index, try reader.value()) }
    let size: BarSize = try reader.value()
    if tag == .warmedUp { return .warmedUp(index, size) }
    let bar: Bar = try reader.value()
    return .bar(index, size, bar, isWarmup: try reader.flag("warm-up"))
  }
}

extension WireWriter {
  mutating func put<Value: WireCoded>(_ tag: UInt8, _ value: Value) {
    put(tag)
    put(value)
  }
}
