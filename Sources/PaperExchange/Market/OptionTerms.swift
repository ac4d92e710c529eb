public import TradingModel

/// What the price of an option on the paper exchange follows from.
public struct OptionTerms: Hashable, Sendable {
  /// The strike price; positive.
  public var strike: Double
  /// The right.
  public var right: OptionRight
  /// The moment of expiry.
  public var expiry: Timestamp
  /// The volatility a year, the same for every strike.
  public var volatility: Double
  /// What the option is on.
  public var underlying: InstrumentID
  /// Whether it is on a future, whose price has no cost of carry.
  public var isOnFuture: Bool

  /// The interest a year at which the exchange discounts.
  public static let interest = 0.04

  /// Nil where `listed` is no option with strike, right and expiry.
  public init?(_ listed: ListedInstrument, on underlying: ListedInstrument) {
    let contract = listed.contract
    guard contract.securityType == .option || contract.securityType == .futureOption,
      let strike = contract.strike, strike > .zero, let right = contract.right,
      let text = contract.expiry, let number = Int(text.prefix(8)), text.count >= 8
    else { return nil }
    let date = CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    let zone = listed.hours.zone
    self.strike = strike.doubleValue
    self.right = right
    expiry = listed.lastTrade ?? zone.moment(date, minutes: 16 * 60)
    volatility = underlying.profile.dailyVolatility * 252.0.squareRoot()
    self.underlying = underlying.id
    isOnFuture = underlying.contract.securityType == .future
  }

  /// The formula with its inputs at a moment.
  public func model(
    at time: Timestamp, underlying: Double, volatility: Double? = nil
  ) -> OptionModel {
    OptionModel(
      underlying: underlying, strike: strike, right: right,
      years: Double(max(0, expiry.since(time).nanoseconds)) / (365 * 86_400e9),
      volatility: volatility ?? self.volatility,
      interest: OptionTerms.interest, carry: isOnFuture ? 0 : OptionTerms.interest)
  }
}
