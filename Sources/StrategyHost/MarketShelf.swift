import StrategyChannel
import TradingModel

/// The instruments that a strategy asked for, with the newest quote and the newest bars of each.
struct MarketShelf {
  /// How many bars of each instrument and size are kept, besides what the warm-up asked for.
  static let keptBars = 500

  struct Entry {
    var symbol: String
    var instrument: ChildInstrument
    var quote: Quote?
    var book: MarketDepth?
    var bars: [BarSize: [Bar]] = [:]
    var condition: FeedCondition = .live
  }

  /// By the channel's index; an index may stand for several symbols of one strategy, of which
  /// the first names its events.
  private(set) var entries: [ChildEvent.InstrumentIndex: Entry] = [:]
  private var indexOfSymbol: [String: ChildEvent.InstrumentIndex] = [:]
  /// How many bars the script wants to look back on.
  var depth = MarketShelf.keptBars

  mutating func add(
    _ index: ChildEvent.InstrumentIndex, symbol: String, _ instrument: ChildInstrument
  ) {
    indexOfSymbol[symbol] = index
    indexOfSymbol[instrument.address] = index
    if entries[index] == nil { entries[index] = Entry(symbol: symbol, instrument: instrument) }
  }

  func index(of symbol: String) -> ChildEvent.InstrumentIndex? {
    indexOfSymbol[symbol] ?? indexOfSymbol[symbol.uppercased()]
  }

  func entry(_ symbol: String) -> Entry? { index(of: symbol).flatMap { entries[$0] } }

  func symbol(of instrument: InstrumentID) -> String? {
    entries.filter { $0.value.instrument.id == instrument }.min { $0.key < $1.key }?.value.symbol
  }

  func instrument(_ id: InstrumentID) -> ChildInstrument? {
    entries.filter { $0.value.instrument.id == id }.min { $0.key < $1.key }?.value.instrument
  }

  /// False when the strategy does not follow the instrument (any more).
  mutating func keep(_ quote: Quote, at index: ChildEvent.InstrumentIndex) -> Bool {
    guard let place = entries.index(forKey: index) else { return false }
    entries.values[place].quote = quote
    return true
  }

  mutating func keep(_ book: MarketDepth, at index: ChildEvent.InstrumentIndex) {
    entries[index]?.book = book
  }

  mutating func keep(_ bar: Bar, _ size: BarSize, at index: ChildEvent.InstrumentIndex) {
    guard entries[index] != nil else { return }
    entries[index]?.bars[size, default: []].append(bar)
    // Cut in steps: a cut at every bar would move the whole list each time.
    if let count = entries[index]?.bars[size]?.count, count > depth + depth / 4 + 16 {
      entries[index]?.bars[size]?.removeFirst(count - depth)
    }
  }

  mutating func keep(_ condition: FeedCondition, at index: ChildEvent.InstrumentIndex) {
    entries[index]?.condition = condition
  }

  mutating func forget(_ symbol: String) {
    guard let index = index(of: symbol) else { return }
    entries[index] = nil
    indexOfSymbol = indexOfSymbol.filter { $0.value != index }
  }
}
