public import TradingModel

/// What a symbol was worth at the end of a result, for the positions that are still open.
public struct Mark: Sendable, Hashable {
  /// The price.
  public var price: Price
  /// The lowest price since the symbol's last fill; nil where it is not known.
  public var low: Price?
  /// The highest price since the symbol's last fill; nil where it is not known.
  public var high: Price?

  /// A mark from its parts.
  public init(price: Price, low: Price? = nil, high: Price? = nil) {
    self.price = price
    self.low = low
    self.high = high
  }
}
