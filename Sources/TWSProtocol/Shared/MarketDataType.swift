/// Which kind of data market data lines deliver.
public struct MarketDataType: RawRepresentable, Hashable, Sendable {
  /// The number on the wire.
  public let rawValue: Int32

  /// Wraps a number of the wire.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Live data, for logins that pay for it.
  public static let live = MarketDataType(rawValue: 1)
  /// The last live data from before the close.
  public static let frozen = MarketDataType(rawValue: 2)
  /// Data that is late by some minutes.
  public static let delayed = MarketDataType(rawValue: 3)
  /// The last delayed data from before the close.
  public static let delayedFrozen = MarketDataType(rawValue: 4)
}
