import LuaRuntime
import TradingModel

/// What changes with every tick of one instrument of a strategy. Plain memory without references:
/// it is written through a pointer at every event. Confined to the child's thread.
struct MarketSlot {
  /// The symbol that names its events; nil until it is known.
  var name: LuaInternedString?
  /// False once the script has unsubscribed: its events may go on to arrive for others of the
  /// desk.
  var isFollowed = false
  /// The newest quote.
  var quote: Quote?
  /// The bars by size, few: a search along them is shorter than a hash.
  private var rings: UnsafeMutablePointer<BarRing>?
  private var ringCount = 0

  /// The bars of a size; nil while there are none. Valid until the next `addRing` or `forget`.
  @inline(__always)
  func ring(_ size: BarSize) -> UnsafeMutablePointer<BarRing>? {
    guard let rings else { return nil }
    for place in 0..<ringCount where rings[place].size == size { return rings + place }
    return nil
  }

  /// Makes room for `depth` bars of a size that has none yet.
  mutating func addRing(
    _ size: BarSize, named name: LuaInternedString?, depth: Int
  ) -> UnsafeMutablePointer<BarRing> {
    let wider = UnsafeMutablePointer<BarRing>.allocate(capacity: ringCount + 1)
    if let rings {
      wider.moveInitialize(from: rings, count: ringCount)
      rings.deallocate()
    }
    (wider + ringCount).initialize(to: BarRing(size: size, name: name, depth: depth))
    rings = wider
    ringCount += 1
    return wider + (ringCount - 1)
  }

  /// Ends the following and frees what was kept.
  mutating func forget() {
    isFollowed = false
    quote = nil
    for place in 0..<ringCount { rings?[place].free() }
    rings?.deallocate()
    rings = nil
    ringCount = 0
  }
}
