/// Whether trading of an instrument is halted, in the broker's numbers.
public enum TradingHalt: Int, Hashable, Sendable, Codable {
  /// It trades.
  case none = 0
  /// A halt for news or by a regulator.
  case general = 1
  /// A pause because the price moved too fast.
  case volatility = 2
}
