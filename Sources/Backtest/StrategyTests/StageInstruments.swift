import LuaRuntime
import PaperExchange
import StrategyChannel
import TradingModel

/// The instruments of a test: those of the paper exchange's catalogue, what the test says of them,
/// and shares of a cent's tick for every other address.
struct StageInstruments {
  /// One instrument with its newest market.
  struct Entry {
    let index: UInt16
    let instrument: Instrument
    /// As the script wrote it first.
    let symbol: String
    var quote: Quote
    /// The newest price of any kind.
    var last: Price?
  }

  private(set) var entries: [Entry] = []
  private let catalogue: InstrumentCatalogue
  private let rules: LuaTable
  private let start: Timestamp

  /// The most instruments of one test.
  static let limit = 256

  init(rules: LuaTable, start: Timestamp) {
    self.rules = rules
    self.start = start
    catalogue = InstrumentCatalogue(at: start)
  }

  /// The place of a symbol that is known already.
  func index(of symbol: String) -> Int? {
    let upper = symbol.uppercased()
    return entries.firstIndex {
      $0.symbol.uppercased() == upper || $0.instrument.address.uppercased() == upper
    }
  }

  func entry(of instrument: InstrumentID) -> Entry? {
    entries.first { $0.instrument.id == instrument }
  }

  mutating func update(_ index: Int, _ change: (inout Entry) -> Void) { change(&entries[index]) }

  /// Takes up a symbol; throws when it names nothing.
  mutating func add(_ symbol: String) throws(LuaMisuse) -> Entry {
    if let known = index(of: symbol) { return entries[known] }
    guard entries.count < Self.limit else {
      throw LuaMisuse("more than \(Self.limit) instruments in one test")
    }
    let instrument = try made(symbol)
    let entry = Entry(
      index: UInt16(entries.count), instrument: instrument, symbol: symbol,
      quote: Quote(instrument: instrument.id, time: start))
    entries.append(entry)
    return entry
  }

  private func made(_ symbol: String) throws(LuaMisuse) -> Instrument {
    let rule = rules[symbol]?.asTable
    if let listed = catalogue.named(symbol) {
      return try changed(listed.instrument(at: start, days: 30), by: rule, symbol)
    }
    guard let address = InstrumentAddress(symbol) else {
      throw LuaMisuse("\"\(symbol)\" is not an instrument address such as AAPL.NASDAQ")
    }
    var contract = address.contract
    let id = InstrumentID(rawValue: 8_000_000_001 + Int64(entries.count))
    contract.instrument = id
    let hours = TradingSchedule(zone: "UTC", sessions: [])
    let plain = Instrument(
      id: id, contract: contract, address: address.description, longName: address.description,
      tickSize: Decimal64(mantissa: 1, scale: 2), tradingHours: hours, liquidHours: hours)
    return try changed(plain, by: rule, symbol)
  }

  private func changed(
    _ instrument: Instrument, by rule: LuaTable?, _ symbol: String
  ) throws(LuaMisuse) -> Instrument {
    var instrument = instrument
    for pair in rule?.pairs ?? [] {
      guard case .string(let key) = pair.key else { continue }
      guard let value = pair.value.asDouble.flatMap({ Decimal64($0) }), value > .zero else {
        throw LuaMisuse("instruments: '\(key)' of \(symbol) must be a number above 0")
      }
      switch key {
      case "tick":
        instrument.tickSize = value
        instrument.priceLadder = PriceLadder(value)
      case "multiplier": instrument.multiplier = value
      case "size":
        instrument.minimumSize = value
        instrument.sizeIncrement = value
      default:
        throw LuaMisuse(
          "instruments: \(symbol) has no rule '\(key)'; there are tick, multiplier and size")
      }
    }
    return instrument
  }
}
