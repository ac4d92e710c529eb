public import TradingModel

/// What an order's executions cost: Interactive Brokers' published FIXED schedule (its pages
/// "Commissions: Stocks, Futures, Spot Currencies, Cryptocurrencies", as of November 2025):
/// US stocks USD 0.005 a share, at least 1.00 and at most 1 % of the trade's value an order;
/// futures USD 0.85 (micro E-minis 0.25) a contract plus the exchange's and the regulator's fees;
/// spot currencies 0.20 basis points, at least USD 2.00; crypto 0.18 %, at least USD 1.75 but not
/// above 1 % of the value; spot gold 0.15 basis points, at least USD 2.00.
public enum CommissionRule: Hashable, Sendable {
  /// Nothing; for what cannot be traded.
  case none
  /// Shares of stocks and funds.
  case usStocks
  /// Dated futures: an amount of USD for each contract, fees of the exchange included.
  case future(perContract: Money)
  /// Pairs of currencies.
  case forex
  /// Cryptocurrencies.
  case crypto
  /// Spot metals.
  case spotMetal

  private static let cents = Decimal64(mantissa: 1, scale: 2)

  /// What an order has cost in USD once it has filled `quantity` for `value` (in USD, positive)
  /// in all. The cost of one execution is the difference of two such totals.
  public func total(quantity: Quantity, value: Money) -> Money {
    guard quantity > .zero else { return .zero }
    switch self {
    case .none: return .zero
    case .usStocks:
      let perShare = max(quantity * Decimal64(mantissa: 5, scale: 3), 1)
      return min(perShare, (value * CommissionRule.cents).rounded(toScale: 6))
    case .future(let perContract): return quantity * perContract
    case .forex: return max((value * Decimal64(mantissa: 2, scale: 5)).rounded(toScale: 6), 2)
    case .crypto:
      let share = max(value * Decimal64(mantissa: 18, scale: 4), Decimal64(mantissa: 175, scale: 2))
      return min(share, value * CommissionRule.cents).rounded(toScale: 6)
    case .spotMetal:
      return max((value * Decimal64(mantissa: 15, scale: 6)).rounded(toScale: 6), 2)
    }
  }
}
