import LuaRuntime
import TradingModel

/// The newest bars of one size of one instrument. Its owner frees it.
struct BarRing {
  let size: BarSize
  /// The size as scripts write it.
  var name: LuaInternedString?
  /// The start of the newest bar.
  private(set) var newestStart: Timestamp?
  private let bars: UnsafeMutablePointer<Bar>
  private let depth: Int
  private var count = 0
  /// Where the next bar goes.
  private var next = 0

  /// Room for `depth` bars, at least 1; memory is taken as they come.
  init(size: BarSize, name: LuaInternedString?, depth: Int) {
    self.size = size
    self.name = name
    self.depth = max(1, depth)
    bars = .allocate(capacity: self.depth)
  }

  /// Adds a bar and gives back where it lies: until `depth` more bars have come.
  @inline(__always)
  mutating func append(_ bar: Bar) -> UnsafePointer<Bar> {
    let place = bars + next
    // `Bar` holds no references, so overwriting is as good as initialising.
    place.initialize(to: bar)
    newestStart = bar.start
    next = next &+ 1 == depth ? 0 : next &+ 1
    if count < depth { count &+= 1 }
    return UnsafePointer(place)
  }

  /// The newest bars, oldest first, at most `limit`.
  func newest(_ limit: Int) -> [Bar] {
    let number = max(0, min(limit, count))
    return (0..<number).map { offset in
      bars[(next + depth - number + offset) % depth]
    }
  }

  func free() { bars.deallocate() }
}
