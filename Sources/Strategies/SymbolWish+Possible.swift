import StrategyChannel
import TradingModel

/// What of a wish can be: the child's side refuses the rest, and this child may be another.
extension SymbolWish {
  /// The bar sizes up to a month.
  var possibleBars: Set<BarSize> { Set(bars.filter { $0.rawValue <= 86_400 * 31 }) }

  /// The bars to get first, 0...10,000.
  var possibleWarmup: Int { min(10_000, max(0, Int(warmup))) }
}
