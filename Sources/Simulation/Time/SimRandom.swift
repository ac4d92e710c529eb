/// All chance of a simulated world, from one seed (SplitMix64).
struct SimRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A stream of its own, so that one part's use of chance does not move another's.
  mutating func fork() -> SimRandom { SimRandom(seed: next()) }

  mutating func chance(_ percent: Int) -> Bool { Int(next() % 100) < percent }

  mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &self)
  }

  mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int(next() % UInt64(list.count))]
  }
}

/// Chance that closures share.
final class SharedRandom: RandomNumberGenerator, @unchecked Sendable {  // One thread.
  private var generator: SimRandom
  init(_ generator: SimRandom) { self.generator = generator }
  func next() -> UInt64 { generator.next() }
}
