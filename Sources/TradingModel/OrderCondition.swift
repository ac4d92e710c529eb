/// One condition of an order, and how it joins the next one.
public struct OrderCondition: Hashable, Sendable, Codable {
  /// How a condition joins the next one.
  public enum Conjunction: String, Hashable, Sendable, Codable {
    /// Both must hold.
    case and
    /// One must hold.
    case or
  }

  /// What is looked at.
  public enum Test: Hashable, Sendable, Codable {
    /// An instrument's price, at or beyond the bound.
    case price(InstrumentID, exchange: String, Comparison, Price, TriggerMethod?)
    /// The time, at or beyond the bound.
    case time(Comparison, Timestamp)
    /// The account's cushion (excess liquidity by net liquidation) in whole per cent.
    case margin(Comparison, percent: Int)
    /// An execution of the account in a symbol.
    case execution(symbol: String, securityType: SecurityType, exchange: String)
    /// An instrument's volume of the day.
    case volume(InstrumentID, exchange: String, Comparison, Int)
    /// The change of an instrument's price since the last close, in per cent.
    case percentChange(InstrumentID, exchange: String, Comparison, Decimal64)
  }

  /// Which side of the bound.
  public enum Comparison: String, Hashable, Sendable, Codable {
    /// At the bound or above it.
    case atLeast = ">="
    /// At the bound or below it.
    case atMost = "<="
  }

  /// What is looked at.
  public var test: Test
  /// How it joins the next condition; of no meaning on the last one.
  public var conjunction: Conjunction

  /// A condition from its parts.
  public init(_ test: Test, _ conjunction: Conjunction = .and) {
    self.test = test
    self.conjunction = conjunction
  }
}
