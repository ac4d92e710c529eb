public import TradingModel

/// An instrument as a child knows it: what a script may ask about it.
public struct ChildInstrument: Hashable, Sendable {
  /// The number that orders name.
  public var id: InstrumentID
  /// The canonical address.
  public var address: String
  /// A name for people.
  public var longName: String
  /// What kind of instrument it is, in the broker's code.
  public var securityType: SecurityType
  /// The currency of its price.
  public var currency: String
  /// Where it is routed.
  public var exchange: String
  /// The smallest step of a price at any price.
  public var tickSize: Price
  /// The steps of prices on the routing exchange; orders obey it.
  public var priceLadder: PriceLadder
  /// By how much prices are larger than the currency's unit (100 for prices in pence).
  public var priceMagnifier: Int
  /// Units per contract.
  public var multiplier: Decimal64
  /// The smallest order size.
  public var minimumSize: Quantity
  /// The step between order sizes.
  public var sizeIncrement: Quantity
  /// When it trades at all.
  public var tradingHours: TradingSchedule
  /// When its main session is open.
  public var liquidHours: TradingSchedule

  /// What a child needs of an instrument.
  public init(_ instrument: Instrument) {
    id = instrument.id
    address = instrument.address
    longName = instrument.longName
    securityType = instrument.contract.securityType
    currency = instrument.contract.currency
    exchange = instrument.contract.exchange
    tickSize = instrument.tickSize
    priceLadder = instrument.priceLadder
    priceMagnifier = instrument.priceMagnifier
    multiplier = instrument.multiplier
    minimumSize = instrument.minimumSize
    sizeIncrement = instrument.sizeIncrement
    tradingHours = instrument.tradingHours
    liquidHours = instrument.liquidHours
  }
}

extension ChildInstrument: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(id.rawValue)
    for text in [address, longName, securityType.rawValue, currency, exchange] {
      writer.put(text)
    }
    for value in [tickSize, multiplier, minimumSize, sizeIncrement] { writer.put(value) }
    writer.put(tradingHours)
    writer.put(liquidHours)
    writer.put(priceLadder.rungs)
    writer.put(Int64(priceMagnifier))
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ChildInstrument {
    ChildInstrument(try Instrument(partsFrom: &reader))
  }
}

extension Instrument {
  fileprivate init(partsFrom reader: inout WireReader) throws(ChannelError) {
    let id = InstrumentID(rawValue: try reader.number())
    let address = try reader.text("address", limit: WireLimits.message)
    let longName = try reader.text("long name", limit: WireLimits.message)
    let type = SecurityType(rawValue: try reader.text("type", limit: WireLimits.message))
    let currency = try reader.text("currency", limit: WireLimits.message)
    let exchange = try reader.text("exchange", limit: WireLimits.message)
    let tickSize: Decimal64 = try reader.value()
    let multiplier: Decimal64 = try reader.value()
    let minimumSize: Decimal64 = try reader.value()
    let sizeIncrement: Decimal64 = try reader.value()
    let tradingHours: TradingSchedule = try reader.value()
    let contract = Contract(
      instrument: id, symbol: "", securityType: type, exchange: exchange, currency: currency)
    self.init(
      id: id, contract: contract, address: address, longName: longName, tickSize: tickSize,
      multiplier: multiplier, minimumSize: minimumSize, sizeIncrement: sizeIncrement,
      tradingHours: tradingHours, liquidHours: try reader.value(),
      priceLadder: PriceLadder(try reader.list("price ladder", limit: 1000)),
      priceMagnifier: Int(clamping: try reader.number(Int64.self)))
  }
}

extension PriceLadder.Rung: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(lowEdge)
    writer.put(increment)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> PriceLadder.Rung {
    let lowEdge: Price = try reader.value()
    return PriceLadder.Rung(lowEdge: lowEdge, increment: try reader.value())
  }
}

extension TradingSchedule.Session: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(open)
    writer.put(close)
  }

  static func decode(
    from reader: inout WireReader
  ) throws(ChannelError) -> TradingSchedule.Session {
    let open: Timestamp = try reader.value()
    return TradingSchedule.Session(open: open, close: try reader.value())
  }
}

extension TradingSchedule: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(zone)
    writer.put(sessions)
    writer.put(coverage)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> TradingSchedule {
    let zone = try reader.text("zone", limit: WireLimits.message)
    let sessions: [Session] = try reader.list("sessions", limit: 1000)
    return TradingSchedule(zone: zone, sessions: sessions, coverage: try reader.optional())
  }
}
