package import Feeds
package import TradingModel

/// The options of one class on one exchange, as `perigee chain` shows them.
package struct ChainRow: Hashable, Sendable, Codable {
  /// The underlying's address.
  package var underlying: String
  package var exchange: String
  package var tradingClass: String
  package var multiplier: Decimal64?
  /// `YYYYMMDD`, earliest first.
  package var expiries: [String]
  /// Lowest first. Not every strike is listed at every expiry.
  package var strikes: [Price]
  /// The address of the option of the first expiry and strike, as a pattern for the others.
  package var example: String?

  package init(_ chain: OptionChain, on underlying: Instrument) {
    self.underlying = underlying.address
    exchange = chain.exchange
    tradingClass = chain.tradingClass
    multiplier = chain.multiplier
    expiries = chain.expiries
    strikes = chain.strikes
    if let expiry = chain.expiries.first, let strike = chain.strikes.first {
      example = chain.address(of: underlying, expiry: expiry, strike: strike, .call)
    }
  }
}
