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
  /// Where the newest quote lies; it stays there until the next, also after `forget`.
  let newest: UnsafeMutablePointer<Quote>
  private var hasQuote = false
  /// The bars by size, few: a search along them is shorter than a hash.
  private var rings: UnsafeMutablePointer<BarRing>?
  private var ringCount = 0

  init() {
    newest = .allocate(capacity: 1)
    newest.initialize(
      to: Quote(instrument: InstrumentID(rawValue: 0), time: Timestamp(rawValue: 0)))
  }

  /// The newest quote; nil before the first.
  var quote: Quote? { hasQuote ? newest.pointee : nil }

  @inline(__always)
  mutating func keep(_ quote: Quote) {
    newest.pointee = quote
    hasQuote = true
  }

  /// The bars of a size; nil while there are none. Valid until the next `addRing` or `takeRings`.
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

  /// Ends the following; what was kept of it stays in memory for the callback that may just look
  /// at it, and is the caller's to free.
  mutating func forget() -> BarRings {
    isFollowed = false
    hasQuote = false
    defer {
      rings = nil
      ringCount = 0
    }
    return BarRings(first: rings, count: ringCount)
  }
}

/// Rings that nobody adds to any more.
struct BarRings {
  fileprivate let first: UnsafeMutablePointer<BarRing>?
  fileprivate let count: Int

  func free() {
    for place in 0..<count { first?[place].free() }
    first?.deallocate()
  }
}
