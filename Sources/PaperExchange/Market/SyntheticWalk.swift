import TradingModel

/// A random walk that is a pure function of time: the same seed has the same price at the same
/// moment, whoever asks, in any order, before or after a restart.
///
/// The walk is built by midpoint displacement over halves of halves, from 194 days down to a
/// sixteenth of a second; each midpoint is displaced by a hash of its place. Only additions,
/// multiplications and square roots are used, so every machine computes the same bits.
struct SyntheticWalk: Sendable {
  private let seed: UInt64
  private let referencePrice: Double
  /// The displacement's standard deviation for each level, coarsest first.
  private let deviations: [Double]

  private static let finest = 16  // steps a second
  fileprivate static let topLevel = 28  // 2^28 sixteenths of a second: 194 days

  init(seed: UInt64, instrument: InstrumentID, profile: MarketProfile) {
    self.seed = SyntheticWalk.mix(seed, UInt64(bitPattern: instrument.rawValue))
    self.referencePrice = profile.referencePrice
    // A walk whose variance over a length L is v*L has a midpoint variance of v*L/4.
    let perStep = profile.dailyVolatility / (86_400.0 * Double(SyntheticWalk.finest)).squareRoot()
    deviations = (0..<SyntheticWalk.topLevel).map { level in
      let length = Double(UInt64(1) << UInt64(SyntheticWalk.topLevel - level))
      return perStep * length.squareRoot() / 2
    }
  }

  /// The price at a moment; positive. A cursor kept from one moment to a near one saves most of
  /// the work; it never changes the answer.
  func price(at time: Timestamp, _ cursor: inout Cursor) -> Double {
    let steps = Double(time.rawValue) / 1e9 * Double(SyntheticWalk.finest)
    let whole = steps.rounded(.down)
    let index = Int64(max(-4e15, min(4e15, whole)))
    let first = displacement(index, &cursor)
    let second = displacement(index + 1, &cursor)
    let value = first + (second - first) * (steps - whole)
    return referencePrice * max(0.2, 1 + value)
  }

  /// The price at a moment; positive.
  func price(at time: Timestamp) -> Double {
    var cursor = Cursor()
    return price(at: time, &cursor)
  }

  /// The halves that led to the step that was asked last.
  struct Cursor: Sendable, Hashable {
    fileprivate struct Span: Sendable, Hashable {
      var low: Int64
      var high: Int64
      var lowValue: Double
      var highValue: Double
    }

    /// Coarsest first; each lies within the one before.
    fileprivate var path: [Span] = []

    init() {}
  }

  /// The walk's value at a step since the epoch.
  private func displacement(_ step: Int64, _ cursor: inout Cursor) -> Double {
    while let last = cursor.path.last, step < last.low || step >= last.high {
      cursor.path.removeLast()
    }
    if cursor.path.isEmpty {
      let block = step >> Int64(SyntheticWalk.topLevel)
      let low = block << Int64(SyntheticWalk.topLevel)
      cursor.path.append(
        Cursor.Span(
          low: low, high: low + Int64(1) << Int64(SyntheticWalk.topLevel),
          lowValue: anchor(block), highValue: anchor(block + 1)))
    }
    var span = cursor.path[cursor.path.count - 1]
    while step != span.low && span.high - span.low > 1 {
      let middle = span.low + (span.high - span.low) / 2
      let noise = SyntheticWalk.normal(SyntheticWalk.mix(seed, UInt64(bitPattern: middle)))
      let value =
        (span.lowValue + span.highValue) / 2 + noise * deviations[cursor.path.count - 1]
      if step < middle {
        (span.high, span.highValue) = (middle, value)
      } else {
        (span.low, span.lowValue) = (middle, value)
      }
      cursor.path.append(span)
    }
    return span.lowValue
  }

  /// The coarsest points stay near the reference, so the walk cannot run away over the years.
  private func anchor(_ block: Int64) -> Double {
    SyntheticWalk.normal(SyntheticWalk.mix(seed ^ 0xA5A5, UInt64(bitPattern: block)))
      * deviations[0] / 2
  }

  /// Mixes two words into one that looks random (the finaliser of SplitMix64).
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var value = left &+ right &* 0x9E37_79B9_7F4A_7C15 &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number of mean 0 and variance 1 from 64 random bits: the sum of four even ones.
  static func normal(_ bits: UInt64) -> Double {
    let unit = 1.0 / 65_536.0
    let sum =
      Double(bits & 0xFFFF) + Double((bits >> 16) & 0xFFFF) + Double((bits >> 32) & 0xFFFF)
      + Double(bits >> 48)
    // Four even numbers on 0..<1 have the mean 2 and the variance 4/12.
    return ((sum + 2) * unit - 2) * 1.732_050_807_568_877_2
  }

  /// An even number on 0..<1 from random bits.
  static func even(_ bits: UInt64) -> Double {
    Double(bits >> 11) * (1.0 / 9_007_199_254_740_992.0)
  }
}
