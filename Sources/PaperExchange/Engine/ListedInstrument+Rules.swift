import TradingModel

extension ListedInstrument {
  /// The step of prices at a price.
  func step(at price: Price) -> Price { priceLadder.increment(at: price) }

  /// Whether an order may have a price.
  func takes(_ price: Price) -> Bool { priceLadder.contains(price) }

  /// What one unit of a price is worth for one contract, in the currency's own unit.
  var pointValue: Decimal64 {
    guard priceMagnifier != 1 else { return multiplier }
    return multiplier.divided(by: Decimal64(priceMagnifier), scale: 8) ?? multiplier
  }
}
