public import TradingModel

/// The options of one class on one exchange that are listed on an underlying.
///
/// Not every strike is listed at every expiry: the broker tells both lists and no table.
public struct OptionChain: Hashable, Sendable {
  /// Where they trade.
  public var exchange: String
  /// The exchange's trading class (`SPX`, `SPXW`).
  public var tradingClass: String
  /// Units of the underlying per contract, where the broker states it.
  public var multiplier: Decimal64?
  /// The contract id of the underlying.
  public var underlying: InstrumentID
  /// The last trading days, `YYYYMMDD`, earliest first.
  public var expiries: [String]
  /// The strikes, lowest first.
  public var strikes: [Price]

  /// A chain from its parts; expiries and strikes are sorted, and each is kept once.
  public init(
    exchange: String, tradingClass: String, multiplier: Decimal64?, underlying: InstrumentID,
    expiries: [String], strikes: [Price]
  ) {
    self.exchange = exchange
    self.tradingClass = tradingClass
    self.multiplier = multiplier
    self.underlying = underlying
    self.expiries = Set(expiries).sorted()
    self.strikes = Set(strikes.map(\.normalized)).sorted()
  }

  /// The address of one of its options.
  public func address(
    of underlying: Instrument, expiry: String, strike: Price, _ right: OptionRight
  ) -> String {
    let isOnFuture = underlying.contract.securityType == .future
    return InstrumentAddress(
      resolved: Contract(
        symbol: underlying.contract.symbol, securityType: isOnFuture ? .futureOption : .option,
        expiry: expiry, strike: strike, right: right, multiplier: multiplier, exchange: exchange,
        currency: underlying.contract.currency, tradingClass: tradingClass)
    ).description
  }
}
