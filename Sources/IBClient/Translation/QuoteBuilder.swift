import TWSProtocol
import TradingModel

/// Merges the ticks of one market data line into a quote. On the tick path: nothing here
/// allocates, apart from the text of a trade that the message itself brings.
struct QuoteBuilder {
  /// The quote so far; its `changed` belongs to the newest tick.
  private(set) var quote: Quote
  /// The marks that stand until the gateway takes them back.
  private var standing: Quote.Fields = []
  /// What the newest price tick said of a size: the gateway repeats it as a size tick.
  private var paired: (field: Quote.Fields, size: Quantity?) = ([], nil)
  /// Whether negative prices can be real (spreads, some futures).
  private let allowsNegative: Bool
  private var newestTrade: RTTrade?
  private var hasReportedTrades = false

  init(instrument: Instrument, time: Timestamp) {
    quote = Quote(instrument: instrument.id, time: time)
    switch instrument.contract.securityType {
    case .future, .futureOption, .combo, .commodity, .continuousFuture: allowsNegative = true
    default: allowsNegative = false
    }
  }

  /// Marks everything from now on as delayed, or as live.
  mutating func setDelayed(_ isDelayed: Bool) {
    if isDelayed { standing.insert(.delayed) } else { standing.remove(.delayed) }
  }

  /// Takes a price with its size; false when it says nothing that a quote holds.
  @inline(__always)
  mutating func price(_ tick: GatewayMessage.TickPrice, time: Timestamp) -> Bool {
    let size = Decimal64(tick.size)
    let price = real(Decimal64(tick.price), size: size)
    switch tick.tickType.rawValue {
    case 1: setBid(price, size, time)
    case 2: setAsk(price, size, time)
    case 4: setLast(price, size, time)
    case 9: setDaily(time, previousClose: price)
    case 6, 7, 14: setDaily(time, previousClose: nil)
    case 66, 67, 68, 72, 73, 75, 76: return delayedPrice(tick, price, size, time)
    default: return false
    }
    return true
  }

  private mutating func delayedPrice(
    _ tick: GatewayMessage.TickPrice, _ price: Price?, _ size: Quantity?, _ time: Timestamp
  ) -> Bool {
    standing.insert(.delayed)
    switch tick.tickType.rawValue {
    case 66: setBid(price, size, time)
    case 67: setAsk(price, size, time)
    case 68: setLast(price, size, time)
    case 75: setDaily(time, previousClose: price)
    default: setDaily(time, previousClose: nil)
    }
    return true
  }

  /// Takes a size; false when it says nothing that a quote holds, or only repeats.
  @inline(__always)
  mutating func size(_ tick: GatewayMessage.TickSize, time: Timestamp) -> Bool {
    guard let size = Decimal64(tick.size) else { return false }
    let field: Quote.Fields
    switch tick.tickType.rawValue {
    case 0: field = .bidSize
    case 3: field = .askSize
    case 5: field = .lastSize
    case 8: field = .volume
    case 69, 70, 71, 74: field = delayedSize(tick.tickType.rawValue)
    default: return false
    }
    if paired.field == field {
      let isRepetition = paired.size == size
      paired.field = []
      if isRepetition { return false }
    }
    switch field {
    case .bidSize: quote.bidSize = size
    case .askSize: quote.askSize = size
    case .lastSize: quote.lastSize = size
    default: quote.volume = size
    }
    mark(field, time)
    return true
  }

  private mutating func delayedSize(_ type: Int32) -> Quote.Fields {
    standing.insert(.delayed)
    switch type {
    case 69: return .bidSize
    case 70: return .askSize
    case 71: return .lastSize
    default: return .volume
    }
  }

  /// Takes a number that is neither price nor size: the halts.
  mutating func generic(_ tick: GatewayMessage.TickGeneric, time: Timestamp) -> Bool {
    guard tick.tickType.rawValue == 49 || tick.tickType.rawValue == 90,
      let value = Decimal64(tick.value)
    else { return false }
    // 1 and 2 are the kinds of halt, -1 means that the gateway does not know.
    let isHalted = value > .zero
    guard isHalted != standing.contains(.halted) else { return false }
    if isHalted { standing.insert(.halted) } else { standing.remove(.halted) }
    mark([], time)
    return true
  }

  /// Takes a text: trades. Of the two kinds of trade ticks, the one without unreported trades
  /// wins as soon as the line brings it, so that no trade is told twice.
  mutating func trade(_ tick: GatewayMessage.TickString, time: Timestamp) -> Trade? {
    let isReported = tick.tickType.rawValue == 77
    guard isReported || tick.tickType.rawValue == 48, isReported || !hasReportedTrades,
      let trade = RTTrade(tick.value)
    else { return nil }
    if isReported, !hasReportedTrades {
      hasReportedTrades = true
      if trade == newestTrade { return nil }
    }
    newestTrade = trade
    return Trade(
      instrument: quote.instrument, time: trade.time ?? time, price: trade.price,
      size: trade.size, isUnreported: false)
  }

  // MARK: Fields

  @inline(__always)
  private mutating func setBid(_ price: Price?, _ size: Quantity?, _ time: Timestamp) {
    quote.bid = price
    quote.bidSize = price == nil ? nil : size
    paired = (.bidSize, size)
    mark([.bid, .bidSize], time)
  }

  @inline(__always)
  private mutating func setAsk(_ price: Price?, _ size: Quantity?, _ time: Timestamp) {
    quote.ask = price
    quote.askSize = price == nil ? nil : size
    paired = (.askSize, size)
    mark([.ask, .askSize], time)
  }

  @inline(__always)
  private mutating func setLast(_ price: Price?, _ size: Quantity?, _ time: Timestamp) {
    // A gateway clears the last price only between sessions; the old one is no longer "last".
    quote.last = price
    quote.lastSize = price == nil ? nil : size
    paired = (.lastSize, size)
    mark([.last, .lastSize], time)
  }

  private mutating func setDaily(_ time: Timestamp, previousClose: Price?) {
    if let previousClose { quote.previousClose = previousClose }
    mark(.daily, time)
  }

  @inline(__always)
  private mutating func mark(_ fields: Quote.Fields, _ time: Timestamp) {
    quote.changed = fields.union(standing)
    quote.time = time
  }

  /// The price, or nil for the forms in which a gateway says that there is none: -1 or 0 without
  /// a size, and whatever is below nought where no price can be.
  @inline(__always)
  private func real(_ price: Price?, size: Quantity?) -> Price? {
    guard let price else { return nil }
    if price.mantissa > 0 { return price }
    let hasSize = size.map { $0.mantissa > 0 } ?? false
    if allowsNegative, hasSize { return price }
    if price.isZero, hasSize { return price }
    return nil
  }
}

/// One trade as its text says: `price;size;milliseconds;day's volume;average;single`.
struct RTTrade: Equatable {
  var price: Price
  var size: Quantity
  var time: Timestamp?
  var volume: Quantity?

  /// Nil for a text of another form and for one without price or size: the gateway sends such
  /// lines when only the average moved.
  init?(_ text: String) {
    var copy = text
    let parsed = copy.withUTF8 { RTTrade(utf8: UnsafeRawBufferPointer($0)) }
    guard let parsed else { return nil }
    self = parsed
  }

  init?(utf8 bytes: UnsafeRawBufferPointer) {
    var fields: (Decimal64?, Decimal64?, Decimal64?, Decimal64?) = (nil, nil, nil, nil)
    var start = 0
    for index in 0..<4 {
      var end = start
      while end < bytes.count, bytes[end] != 0x3B { end += 1 }
      let field = RTTrade.number(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      switch index {
      case 0: fields.0 = field
      case 1: fields.1 = field
      case 2: fields.2 = field
      default: fields.3 = field
      }
      guard end < bytes.count else { break }
      start = end + 1
    }
    guard let price = fields.0, let size = fields.1, size.mantissa > 0 else { return nil }
    self.price = price
    self.size = size
    volume = fields.3
    time = fields.2.flatMap { value in
      let (nanoseconds, overflow) = value.mantissa.multipliedReportingOverflow(by: 1_000_000)
      return value.scale == 0 && !overflow ? Timestamp(rawValue: nanoseconds) : nil
    }
  }

  /// Volumes come with sixteen noughts after the point; those are cut before they are read.
  private static func number(_ bytes: UnsafeRawBufferPointer) -> Decimal64? {
    var end = bytes.count
    if bytes.contains(0x2E) {
      while end > 0, bytes[end - 1] == 0x30 { end -= 1 }
      if end > 0, bytes[end - 1] == 0x2E { end -= 1 }
    }
    guard end > 0 else { return nil }
    return Decimal64(utf8: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
  }
}
