public import TradingModel

/// What an instrument is that the catalogue does not know, or knows otherwise.
public struct BacktestInstrument: Sendable, Hashable {
  /// When it trades.
  public enum Hours: Sendable, Hashable {
    /// Day and night, every day.
    case roundTheClock
    /// As another instrument of the catalogue does, by its address.
    case like(String)
  }

  /// The address as scripts and data write it.
  public var symbol: String
  /// The step of its prices; positive.
  public var tickSize: Price
  /// Units per contract; positive.
  public var multiplier: Decimal64
  /// The currency of its price.
  public var currency: String
  /// When it trades.
  public var hours: Hours
  /// What kind of instrument it is; it decides which order types it takes.
  public var securityType: SecurityType
  /// The step between order sizes; positive.
  public var sizeIncrement: Quantity

  /// An instrument from its parts; the standard ones are those of a share that always trades.
  public init(
    symbol: String, tickSize: Price = Decimal64(mantissa: 1, scale: 2), multiplier: Decimal64 = 1,
    currency: String = "USD", hours: Hours = .roundTheClock,
    securityType: SecurityType = .stock, sizeIncrement: Quantity = 1
  ) {
    self.symbol = symbol
    self.tickSize = tickSize
    self.multiplier = multiplier
    self.currency = currency
    self.hours = hours
    self.securityType = securityType
    self.sizeIncrement = sizeIncrement
  }
}
