/// The steps between prices, which may grow with the price (IB's market rules). Never empty.
public struct PriceLadder: Hashable, Sendable, Codable {
  /// One rung: the step of prices from `lowEdge` up to the next rung's edge.
  public struct Rung: Hashable, Sendable, Codable {
    /// The lowest price of the rung.
    public var lowEdge: Price
    /// The step; positive.
    public var increment: Price
    /// A rung from its parts.
    public init(lowEdge: Price, increment: Price) {
      self.lowEdge = lowEdge
      self.increment = increment
    }
  }

  /// The rungs, lowest edge first.
  public let rungs: [Rung]

  /// One step for every price; a step that is not positive becomes 0.01.
  public init(_ increment: Price) {
    let step = increment > .zero ? increment : Decimal64(mantissa: 1, scale: 2)
    rungs = [Rung(lowEdge: .zero, increment: step)]
  }

  /// A ladder of rungs in any order; nil when there is none or a step is not positive.
  public init?(_ rungs: [Rung]) {
    guard !rungs.isEmpty, rungs.allSatisfy({ $0.increment > .zero }) else { return nil }
    self.rungs = rungs.sorted { $0.lowEdge < $1.lowEdge }
  }

  /// The step at a price. Prices below the lowest edge, and negative prices by their size, take
  /// the lowest rung that fits.
  public func increment(at price: Price) -> Price {
    let size = price.isNegative ? -price : price
    var step = rungs[0].increment
    for rung in rungs where rung.lowEdge <= size { step = rung.increment }
    return step
  }

  /// Whether a price stands on a step.
  public func contains(_ price: Price) -> Bool { price.isMultiple(of: increment(at: price)) }

  /// The price on a step that is next to `price` by `rule`.
  public func rounded(_ price: Price, _ rule: FloatingPointRoundingRule) -> Price {
    price.rounded(toMultipleOf: increment(at: price), rule)
  }
}
