import TradingModel

/// The price around which a synthetic market quotes, as a function of time.
struct SyntheticPrices: Sendable {
  private let walk: SyntheticWalk
  private var cursor = SyntheticWalk.Cursor()
  /// What an option is; nil for everything else.
  let option: OptionTerms?

  init(_ listed: ListedInstrument, on underlying: ListedInstrument?, seed: UInt64) {
    option = underlying.flatMap { OptionTerms(listed, on: $0) }
    let root = option == nil ? listed : underlying ?? listed
    walk = SyntheticWalk(seed: seed, instrument: root.id, profile: root.profile)
  }

  /// The price at a moment of the market's own clock; positive.
  mutating func price(at source: Timestamp) -> Double {
    let value = walk.price(at: source, &cursor)
    guard let option else { return value }
    return option.model(at: source, underlying: value).price
  }

  /// The underlying's price, for options.
  mutating func underlying(at source: Timestamp) -> Double? {
    option == nil ? nil : walk.price(at: source, &cursor)
  }
}
