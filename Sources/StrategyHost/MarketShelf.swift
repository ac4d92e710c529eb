import LuaRuntime
import StrategyChannel
import TradingModel

/// The instruments that a strategy asked for, with the newest quote and the newest bars of each.
///
/// Confined to the child's thread. What changes with every tick lies in a `MarketSlot`, found by
/// the channel's index without hashing; what scripts ask for by name lies in the dictionaries.
final class MarketShelf {
  /// How many bars of each instrument and size are kept, besides what the warm-up asked for.
  static let keptBars = 500

  struct Entry {
    var symbol: String
    var instrument: ChildInstrument
    var book: MarketDepth?
    var condition: FeedCondition = .live
  }

  /// By the channel's index; an index may stand for several symbols of one strategy, of which
  /// the first names its events.
  private(set) var entries: [ChildEvent.InstrumentIndex: Entry] = [:]
  private var indexOfSymbol: [String: ChildEvent.InstrumentIndex] = [:]
  /// How many bars the script wants to look back on.
  var depth = MarketShelf.keptBars
  /// One for each index that was ever added; never taken away, as events may go on to arrive.
  private var slots: UnsafeMutableBufferPointer<UnsafeMutablePointer<MarketSlot>?>

  /// What was forgotten since the newest `add`, inside of a callback that may still look at it.
  private var forgotten: [BarRings] = []

  init() { slots = .allocate(capacity: 0) }

  deinit {
    for case let slot? in slots {
      slot.pointee.forget().free()
      slot.pointee.newest.deallocate()
      slot.deallocate()
    }
    slots.deallocate()
    for rings in forgotten { rings.free() }
  }

  /// The place of an index that was added; nil for any other. Valid as long as the shelf.
  @inline(__always)
  func slot(_ index: ChildEvent.InstrumentIndex) -> UnsafeMutablePointer<MarketSlot>? {
    Int(index) < slots.count ? slots[Int(index)] : nil
  }

  private func makeSlot(_ index: ChildEvent.InstrumentIndex) -> UnsafeMutablePointer<MarketSlot> {
    if let known = slot(index) { return known }
    if Int(index) >= slots.count {
      let wider = UnsafeMutableBufferPointer<UnsafeMutablePointer<MarketSlot>?>.allocate(
        capacity: Int(index) + 16)
      wider.initialize(repeating: nil)
      for place in slots.indices { wider[place] = slots[place] }
      slots.deallocate()
      slots = wider
    }
    let slot = UnsafeMutablePointer<MarketSlot>.allocate(capacity: 1)
    slot.initialize(to: MarketSlot())
    slots[Int(index)] = slot
    return slot
  }

  func add(
    _ index: ChildEvent.InstrumentIndex, symbol: String, _ instrument: ChildInstrument
  ) -> UnsafeMutablePointer<MarketSlot> {
    for rings in forgotten { rings.free() }
    forgotten = []
    indexOfSymbol[symbol] = index
    indexOfSymbol[instrument.address] = index
    // What is told again has other hours.
    if entries[index] == nil {
      entries[index] = Entry(symbol: symbol, instrument: instrument)
    } else {
      entries[index]?.instrument = instrument
    }
    let slot = makeSlot(index)
    slot.pointee.isFollowed = true
    return slot
  }

  func index(of symbol: String) -> ChildEvent.InstrumentIndex? {
    indexOfSymbol[symbol] ?? indexOfSymbol[symbol.uppercased()]
  }

  func entry(_ symbol: String) -> Entry? { index(of: symbol).flatMap { entries[$0] } }

  /// The newest quote of a symbol; nil before the first.
  func quote(_ symbol: String) -> Quote? {
    index(of: symbol).flatMap { slot($0) }?.pointee.quote
  }

  /// The newest bars of a symbol, oldest first, at most `count`.
  func bars(_ symbol: String, _ size: BarSize, newest count: Int) -> [Bar] {
    let ring = index(of: symbol).flatMap { slot($0) }?.pointee.ring(size)
    return ring?.pointee.newest(count) ?? []
  }

  func symbol(of instrument: InstrumentID) -> String? { entry(of: instrument)?.symbol }

  func instrument(_ id: InstrumentID) -> ChildInstrument? { entry(of: id)?.instrument }

  /// Of several the one of the lowest index: the order of a dictionary differs between processes.
  private func entry(of instrument: InstrumentID) -> Entry? {
    var found: (index: ChildEvent.InstrumentIndex, entry: Entry)?
    for (index, entry) in entries where entry.instrument.id == instrument {
      if let found, found.index < index { continue }
      found = (index, entry)
    }
    return found?.entry
  }

  func keep(_ book: MarketDepth, at index: ChildEvent.InstrumentIndex) {
    entries[index]?.book = book
  }

  func keep(_ condition: FeedCondition, at index: ChildEvent.InstrumentIndex) {
    entries[index]?.condition = condition
  }

  func forget(_ symbol: String) {
    guard let index = index(of: symbol) else { return }
    entries[index] = nil
    if let slot = slot(index) { forgotten.append(slot.pointee.forget()) }
    indexOfSymbol = indexOfSymbol.filter { $0.value != index }
  }
}
